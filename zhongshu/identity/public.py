"""Front desk of identity: who acts, and the trail they leave."""

from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import SYSTEM, Actor, Role

__all__ = ["SYSTEM", "Actor", "Role", "record"]

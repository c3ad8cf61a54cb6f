"""Where exchange rates come from: a door to providers outside."""

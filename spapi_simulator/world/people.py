"""Synthetic buyers and addresses in many scripts, each made from one number."""

import random
from dataclasses import dataclass

from spapi_simulator.marketplaces import Marketplace

NAMES = (
    "John Smith",
    "María José Fernández de la Cruz",
    "王小明",
    "陳 大文",
    "佐藤 花子",
    "محمد عبد الله الأحمد",
    "Ольга Иванова",
    "김민준",
    "अमित शर्मा",
    "Nguyễn Thị Minh Khai",
    "สมชาย ใจดี",
    "Zoë O'Brien-Müller",
    "Jürgen Groß",
    "🦊 Foxy 🎁",
    'Bob "the <b>Builder</b>" & Sons',
    "=SUM(A1:A9)",
    "Łukasz Żółć",
    "Βασίλης Παπαδόπουλος",
    "דוד כהן",
    "Ann-Sofie Åkesson",
)
COMPANIES = ("Example GmbH & Co. KG", "有限会社サンプル", "示例贸易有限公司", "Acme <Imports>", "")
STREETS = (
    "123 Main Street",
    "Straße des 17. Juni 135",
    "北京市朝阳区建国路 88 号 SOHO 现代城 B 座 1203 室",
    "東京都千代田区千代田1-1 サンプルマンション 302号室",
    "شارع الملك فهد 12",
    "Rue de l'Église, 7 bis",
    "Flat 4, The Very Long Named Residential Building At The End Of The Endless Avenue, 1200",
    "^FO50,50^XA Label Lane 5",
    "улица Ленина, д. 5, кв. 17",
    "Calle Ñuñoa 99, 2.º izq.",
)
CITIES = {
    "US": (("Seattle", "WA", "98101"), ("Austin", "TX", "73301"), ("Miami", "FL", "33101")),
    "CA": (("Toronto", "ON", "M5V 2T6"), ("Montréal", "QC", "H2X 1Y4")),
    "GB": (("London", "", "SW1A 1AA"), ("Leeds", "West Yorkshire", "LS1 4AP")),
    "DE": (("Berlin", "", "10115"), ("München", "Bayern", "80331")),
    "FR": (("Paris", "", "75001"), ("Saint-Étienne", "", "42000")),
    "IT": (("Roma", "RM", "00184"), ("Milano", "MI", "20121")),
    "ES": (("Madrid", "Madrid", "28013"), ("A Coruña", "A Coruña", "15001")),
    "JP": (("千代田区", "東京都", "100-0001"), ("札幌市", "北海道", "060-0001")),
    "AU": (("Sydney", "NSW", "2000"), ("Perth", "WA", "6000")),
}
NOWHERE = (("Springfield", "", "12345"),)


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    company: str
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str
    is_business: bool


def make_person(number: int, marketplace: Marketplace) -> Person:
    """Return the buyer of that number: always the same one."""
    dice = random.Random(number)
    city, state, postal_code = dice.choice(CITIES.get(marketplace.country, NOWHERE))
    line1 = dice.choice(STREETS)
    return Person(
        name=dice.choice(NAMES),
        email=f"{dice.getrandbits(52):013x}@marketplace.example",
        company=dice.choice(COMPANIES),
        line1=line1,
        line2=dice.choice(("", "", "2nd floor", "c/o Example", "部屋 5")),
        city=city,
        state=state,
        postal_code=postal_code,
        country=marketplace.country,
        phone=f"+1 555-01{dice.randrange(100):02d}",
        is_business=dice.random() < 0.2,
    )

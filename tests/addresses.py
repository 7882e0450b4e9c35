"""Every page that a visitor can reach, in every state that changes its template; addresses below the language prefix."""

from typing import Final

PAGES: Final = {
    "home": "",
    "cities": "cities/",
    "cities in a table": "cities/?view=table",
    "cities on a map": "cities/?view=map",
    "cities of a region": "cities/?region=arab-states&kind=city",
    "cities on the last page": "cities/?page=8",
    "cities that no filter leaves": "cities/?q=qqqqqq",
    "cities on a day": "cities/?as_of=2019-06-01",
    "cities on a day, undetermined": "cities/?as_of=2020-09-23&known_on=2020-10-15&view=table",
    "cities on a day that is none": "cities/?as_of=2020-13-45&region=atlantis&view=globe",
    "city with much to tell": "cities/kr/goyang/",
    "city in Arabic script": "cities/ma/benguerir/",
    "city without a position": "cities/kr/seodaemun-gu/",
    "city whose admission was taken back": "cities/ma/laayoune/",
    "city that is no member": "cities/py/ybycui/",
    "countries": "countries/",
    "country": "countries/ma/",
    "region": "regions/arab-states/",
    "rounds": "rounds/",
    "round": "rounds/2020/",
    "awards": "awards/",
    "awards of a year": "awards/2024/",
    "conferences": "conferences/",
    "conference": "conferences/5/",
    "clusters": "clusters/",
    "figures": "figures/",
    "figures on a day, undetermined": "figures/?as_of=2020-09-23&known_on=2020-10-15",
    "figures on a day that is none": "figures/?as_of=2020-13-45",
    "about the data": "about-the-data/",
    "design": "design/",
    "no page": "nowhere/",
}
"""Addresses by what they show. All answer 200, but ``no page``."""

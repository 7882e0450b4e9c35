"""What a key of the registry looks like inside an address."""

from django.urls import register_converter

from halqa.registry.enums import Region


class CityKey:
    """A city's key, given once: ``ma/benguerir``."""

    regex = r"[a-z]{2}/[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CountryCode:
    """A country by its ISO 3166-1 code, in lower case as addresses are: ``ma``."""

    regex = r"[a-z]{2}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value.lower()


class RegionKey:
    """One of UNESCO's regions: ``arab-states``."""

    regex = "|".join(Region)

    def to_python(self, value: str) -> Region:
        return Region(value)

    def to_url(self, value: Region) -> str:
        return str(value)


register_converter(CityKey, "city")
register_converter(CountryCode, "country")
register_converter(RegionKey, "region")

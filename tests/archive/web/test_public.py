from ipaddress import ip_address

import pytest

from archive.errors import AddressRefused
from archive.web.address import parse_address
from archive.web.public import checked_addresses, is_public, resolve

NOT_PUBLIC = (
    "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.9.9 "
    "192.0.0.1 192.0.2.7 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 "
    "255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::a00:1 "
    "64:ff9b:1::808:808 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: fc00::1 fd12::1 fe80::1 fec0::1 ff02::1"
).split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_of_this_machine_and_its_house_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "140.82.112.3", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_hosts_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


SPELLINGS = (
    "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost "
    "LOCALHOST [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] ①②⑦.⓪.⓪.① 127。0。0。1 10.1 192.168.257"
).split()


@pytest.mark.parametrize("host", SPELLINGS)
def test_however_this_machine_is_spelt_it_is_refused(host: str) -> None:
    address = parse_address(f"http://{host}:8000/")
    with pytest.raises(AddressRefused, match="allowed_hosts"):
        checked_addresses(address.host, address.port, (), resolve)


def test_a_name_of_which_one_address_is_not_public_is_refused() -> None:
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.7"):
        checked_addresses("wiki.example.org", 443, (), lambda _host, _port: ["8.8.8.8", "10.0.0.7"])


def test_a_host_that_the_settings_allow_is_fetched_from() -> None:
    for allowed in ("wiki.lan", "wiki.lan:8000"):
        assert checked_addresses("wiki.lan", 8000, (allowed,), lambda _host, _port: ["10.0.0.7"]) == ["10.0.0.7"]


def test_an_allowed_port_allows_no_other() -> None:
    with pytest.raises(AddressRefused):
        checked_addresses("wiki.lan", 9000, ("wiki.lan:8000",), lambda _host, _port: ["10.0.0.7"])

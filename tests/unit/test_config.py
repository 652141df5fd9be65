"""The configuration is what the environment says, and says what is wrong with it."""

from dataclasses import fields
from pathlib import Path

import pytest

from service.config import Address, Config, ConfigError

BAD = [
    ("DATABASE_URL", "mysql://db/dixit", "a Postgres URL"),
    ("DIXIT_BIND", "8000", "HOST:PORT"),
    ("DIXIT_BIND", "localhost:http", "HOST:PORT"),
    ("DIXIT_BIND", "127.0.0.1:65536", "HOST:PORT"),
    ("DIXIT_MAX_BODY", "2 MiB", "a whole number from 1024 to 1073741824"),
    ("DIXIT_MAX_BODY", "-1", "a whole number"),
    ("DIXIT_WAIT", "61", "a whole number from 0 to 60"),
    ("DIXIT_WAIT", "²", "a whole number from 0 to 60"),
    ("DIXIT_WORKERS", "0", "a whole number from 1 to 64"),
    ("DIXIT_ALLOWED_NETWORKS", "loopback", "networks such as 10.1.0.0/16"),
    *(
        ("DIXIT_CORS_ORIGINS", origins, "origins such as https://desk.example")
        for origins in (
            "*",
            "null",
            "desk.example",
            "https://desk.example/",
            "https://a.example https://b.example",
            "ftp://a.example",
            "https://*.example",
            "https://ana@desk.example",
            "https://desk.example:port",
            "https://a.example,",
        )
    ),
    ("DIXIT_PUBLIC_URL", "dixit.example.org", "an address such as https://dixit.example.org"),
    ("DIXIT_PUBLIC_URL", "https://dixit.example.org/?a=b", "an address such as https://dixit.example.org"),
    ("DIXIT_LOG_LEVEL", "verbose", "one of debug, info, warning, error"),
    ("DIXIT_LOG_FORMAT", "xml", "one of text, json"),
]


def test_nothing_needs_to_be_set():
    config = Config.from_env({})
    assert config.database_url is None
    assert config.bind == Address("127.0.0.1", 8000)
    assert config.max_body == 2 * 1024 * 1024
    assert config.wait == 10


def test_an_empty_variable_counts_as_not_set():
    assert Config.from_env({"DIXIT_BIND": " ", "DATABASE_URL": ""}) == Config.from_env({})


@pytest.mark.parametrize(("variable", "value", "accepted"), BAD)
def test_a_bad_value_is_refused_with_its_variable_and_what_it_takes(variable, value, accepted):
    with pytest.raises(ConfigError) as refused:
        Config.from_env({variable: value})
    assert variable in str(refused.value)
    assert accepted in str(refused.value)


def test_a_database_url_is_never_repeated_in_a_message():
    with pytest.raises(ConfigError) as refused:
        Config.from_env({"DATABASE_URL": "db.example/dixit?password=secret"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "address"), [("0.0.0.0:80", Address("0.0.0.0", 80)), ("[::1]:8000", Address("::1", 8000))]
)
def test_an_address_reads_back_as_it_was_written(raw, address):
    assert Config.from_env({"DIXIT_BIND": raw}).bind == address
    assert str(address) == raw


def test_an_origin_is_read_as_browsers_write_it():
    origins = Config.from_env({"DIXIT_CORS_ORIGINS": "HTTPS://Desk.Example:443, http://[::1]:8080,http://a.example:80"})
    assert origins.cors_origins.each == ("https://desk.example", "http://[::1]:8080", "http://a.example")


def test_a_folder_is_absolute_whatever_the_process_does_later():
    assert Config.from_env({"DIXIT_DATA_DIR": "data"}).data_dir == Path.cwd() / "data"


def test_a_child_process_gets_the_same_configuration():
    config = Config.from_env(
        {
            "DATABASE_URL": "postgresql://db/x",
            "DIXIT_BIND": "[::]:81",
            "DIXIT_WAIT": "3",
            "DIXIT_LOG_FORMAT": "json",
            "DIXIT_ALLOWED_NETWORKS": "127.0.0.0/8,::1/128",
            "DIXIT_CORS_ORIGINS": "https://desk.example,http://localhost:3000",
        }
    )
    assert Config.from_env(config.to_env()) == config


def test_each_setting_has_a_variable_of_its_own_and_a_sentence():
    settings = [setting.metadata for setting in fields(Config)]
    assert len({setting["variable"] for setting in settings}) == len(settings)
    assert all(setting["meaning"].endswith(".") for setting in settings)

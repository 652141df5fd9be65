"""Whom the service knows by name: countries, institutions, organisations, outlets. Read from seeds/, no database."""

from service.gazetteer.known import Known
from service.gazetteer.lookup import Gazetteer, load

__all__ = ["Gazetteer", "Known", "load"]

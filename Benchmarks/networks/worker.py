"""The process of one peer."""

from cases import Case
from common.serving import serve

if __name__ == "__main__":
    serve(lambda fields: Case(**fields))

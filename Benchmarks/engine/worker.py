"""The process of one peer."""

from cases import Convolution, ImageFilter, Product
from common.serving import serve

KINDS = {"convolution": Convolution, "product": Product, "filter": ImageFilter}

if __name__ == "__main__":
    serve(lambda fields: KINDS[fields["kind"]](**fields))

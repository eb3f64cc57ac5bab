"""The networks of the literature in torch, from the papers' tables or as torchvision has them."""

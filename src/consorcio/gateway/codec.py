"""The JSON codec of the gateway, as one name: what comes in, what goes out."""

from consorcio.gateway.decoder import decode, decoder, mask_paths
from consorcio.gateway.encoder import encode, encoder
from consorcio.gateway.json_input import parse_json

__all__ = ["decode", "decoder", "encode", "encoder", "mask_paths", "parse_json"]

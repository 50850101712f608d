"""The only door to the internet: REST and JSON outside, rpc inside, built from the descriptors of the contracts."""

"""Root certificates by which timestamp authorities are known: those of certifi, and those that the user chose."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder, read_regular, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger

_MAX_BYTES = 256 * 1024
_SUFFIX = ".pem"


@lru_cache(maxsize=1)
def shipped_roots() -> tuple[x509.Certificate, ...]:
    """Mozilla's list of root certificates, as the package certifi ships it."""
    import certifi

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of one old root with serial number 0
        return tuple(x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes()))


def chosen_roots(folder: Path) -> list[x509.Certificate]:
    """The certificates that the user put into the home's ``folder``; the log names files that are none."""
    roots = []
    for file in sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ():
        try:
            roots.append(read_certificate(file))
        except UnusableInput as error:
            logger("timestamp").warning("%s", error)
    return roots


def known_roots(folder: Path) -> list[x509.Certificate]:
    """The roots that the user chose, and those that are shipped."""
    return [*chosen_roots(folder), *shipped_roots()]


def read_certificate(file: Path) -> x509.Certificate:
    """Read a certificate in PEM or DER. Raises :class:`UnusableInput`."""
    try:
        content = read_regular(file, _MAX_BYTES)
        if content.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_certificate(content)
        return x509.load_der_x509_certificate(content)
    except (OSError, ValueError) as error:
        raise UnusableInput(Text("这不是证书。", "Not a certificate."), file=file) from error


def choose_root(folder: Path, file: Path) -> x509.Certificate:
    """Copy a root certificate into the home's ``folder``, so that its authority is known from now on."""
    certificate = read_certificate(file)
    if certificate.issuer != certificate.subject:
        raise UnusableInput(
            Text("这不是根证书（它不是自己签发的）。", "Not a root certificate (it is not self-signed)."), file=file
        )
    name = f"{certificate.fingerprint(SHA256()).hex()[:16]}{_SUFFIX}"
    write_atomically(make_private_folder(folder) / name, certificate.public_bytes(Encoding.PEM))
    return certificate

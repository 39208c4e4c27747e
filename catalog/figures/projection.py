"""The map's projection: Equal Earth (Šavrič, Patterson and Jenny 2018), which keeps areas true."""

from math import asin, cos, radians, sin, sqrt

WIDTH = 1000.0
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF_WIDTH = 2.7066297  # x at 180° east
# The map stops short of Antarctica and of the polar sea, where nothing is recorded.
NORTH, SOUTH = 84.0, -56.0


def _equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = 2 * sqrt(3) * radians(longitude) * cos(theta)
    x /= 3 * (9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1)
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_TOP = _equal_earth(NORTH, 0)[1]
_SCALE = WIDTH / (2 * _HALF_WIDTH)
HEIGHT = round((_TOP - _equal_earth(SOUTH, 0)[1]) * _SCALE, 1)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees north and east to units right and down on a sheet of WIDTH × HEIGHT."""
    x, y = _equal_earth(latitude, longitude)
    return round((x + _HALF_WIDTH) * _SCALE, 1), round((_TOP - y) * _SCALE, 1)

"""Writes resize.bin and cmyk.jpg: what Pillow makes of images that PillowTest makes too. Run with Pillow 9.4 or newer."""
import struct

from PIL import Image

WIDTH, HEIGHT = 61, 47


def pixels():
    state = 12345
    values = bytearray()
    for _ in range(WIDTH * HEIGHT * 3):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(state >> 23)
    return bytes(values)


image = Image.frombytes("RGB", (WIDTH, HEIGHT), pixels())
cases = [
    (0, 0, 61, 47, 32, 32),
    (0, 0, 61, 47, 61, 47),
    (0, 0, 61, 47, 7, 5),
    (0, 0, 61, 47, 130, 97),
    (13, 5, 20, 31, 24, 24),
    (60, 46, 1, 1, 8, 8),
    (3, 40, 50, 7, 5, 64),
]
with open("resize.bin", "wb") as out:
    for left, top, width, height, to_width, to_height in cases:
        window = image.crop((left, top, left + width, top + height))
        resized = window.resize((to_width, to_height), Image.BILINEAR)
        out.write(struct.pack(">6i", left, top, width, height, to_width, to_height))
        out.write(resized.tobytes())

# Smooth, so that what JPEG loses is small.
ramp = Image.frombytes("RGB", (64, 48), bytes(v for y in range(48) for x in range(64) for v in (4 * x, 5 * y, 128)))
ramp.convert("CMYK").save("cmyk.jpg", quality=95)

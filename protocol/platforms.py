"""The processors that CanSats carry, by the sizes that C gives its types on them."""

PLATFORMS: tuple[str, ...] = ("arm", "avr", "esp32")
"""`arm`: Teensy, Pico, SAMD, STM32; `avr`: Uno, Nano, Mega; `esp32`: ESP32 and ESP8266."""

DEFAULT_PLATFORM = "arm"

"""The choice of a port: those of this machine, each with its maker; any other can be typed."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from groundstation.link.ports import available_ports
from groundstation.ui import theme

LEAST_LETTERS = 14
KINDS = "COM3, /dev/ttyUSB0, socket://host:port or rfc2217://host:port"
"""What a port can be."""
_EXAMPLES = ("such as COM3 or socket://host:port", "such as COM3")


class PortBox(QComboBox):
    """Takes the one USB radio by itself; `refresh` finds ports that were plugged in since."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Port")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(LEAST_LETTERS)
        self.setToolTip(f"One that was found, or any other: {KINDS}")
        self._shown: list[tuple[str, str]] = []
        self.refresh()

    def device(self) -> str:
        """Return the port that is chosen or typed, empty when none is."""
        index = self.findText(self.currentText())
        return str(self.itemData(index)) if index >= 0 else self.currentText().strip()

    @property
    def being_typed(self) -> bool:
        """Whether a person is writing a port that is in no list."""
        line = self.lineEdit()
        typed = line is not None and line.hasFocus() and bool(self.currentText().strip())
        return typed and self.findText(self.currentText()) < 0

    def choose(self, device: str) -> None:
        """Choose a port by its device, also one that is not in the list."""
        index = self.findData(device)
        if index >= 0:
            self.setCurrentIndex(index)
        else:
            self.setEditText(device)
        line = self.lineEdit()
        if line:
            line.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give as many examples of what can be typed as there is room for."""
        super().resizeEvent(event)
        line = self.lineEdit()
        if line:
            room_px = line.width() - 2 * theme.SPACE_PX
            metrics = line.fontMetrics()
            fitting = (text for text in _EXAMPLES if metrics.horizontalAdvance(text) <= room_px)
            line.setPlaceholderText(next(fitting, ""))

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Look for ports again before the list is shown."""
        self.refresh()
        super().showPopup()

    def refresh(self) -> None:
        """Look for ports; what is chosen or being typed stays."""
        ports = available_ports()
        found = [(port.label, port.device) for port in ports]
        if found == self._shown:
            return
        self._shown = found
        chosen = self.device()
        radios = [port for port in ports if port.usb_identity]
        self.clear()
        for label, device in found:
            self.addItem(label, device)
        if not chosen and len(radios) == 1:
            chosen = radios[0].device
        self.setCurrentIndex(-1)
        self.choose(chosen)

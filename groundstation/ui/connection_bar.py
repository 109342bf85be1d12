"""The bar at the top: which mission, which port, connect, open a flight log."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from groundstation.link.ports import available_ports
from groundstation.ui import theme
from groundstation.ui.labels import Chip, Text
from protocol.mission_file import builtin_names

_OWN_FILE = "A file of your own …"
_ROOM_FOR_NAMES_PX = 1000
_ROOM_FOR_WORDS_PX = 800
_MOST_PX = 300
_BY_LENGTH = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class ConnectionBar(QWidget):
    """Asks for a mission and a port; tells the condition of the link.

    `connect_wanted` carries mission and port, `log_wanted` the path of a flight log.
    """

    connect_wanted = Signal(str, str)
    disconnect_wanted = Signal()
    log_wanted = Signal(str)
    mission_chosen = Signal(str)

    def __init__(self, log_folder: Path) -> None:
        super().__init__()
        self._log_folder = log_folder
        self._mission = QComboBox()
        self._mission.setAccessibleName("Mission")
        self._mission.setMinimumContentsLength(10)
        self._mission.setSizeAdjustPolicy(_BY_LENGTH)
        self._mission.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mission.setMaximumWidth(_MOST_PX)
        self._mission.addItems([*builtin_names(), _OWN_FILE])
        self._mission.textActivated.connect(self._choose_mission)
        self._port = PortBox()
        self._connect = QPushButton("Connect")
        self._connect.setProperty("primary", True)
        self._connect.clicked.connect(self._toggle)
        self._open = QPushButton("Open flight log …")
        self._open.clicked.connect(self._ask_for_log)
        self.condition = Chip()
        self._connected = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, theme.SPACE_PX, theme.MARGIN_PX, 0)
        layout.setSpacing(theme.SPACE_PX)
        self._names = (Text("Mission", "quiet"), Text("Port", "quiet"))
        for widget, stretch in (
            (self._names[0], 0),
            (self._mission, 2),
            (self._names[1], 0),
            (self._port, 3),
            (self._connect, 0),
            (self._open, 0),
        ):
            layout.addWidget(widget, stretch)
        layout.addStretch(1)
        layout.addWidget(self.condition)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the names of the boxes out where there is no room: what is in them says it."""
        super().resizeEvent(event)
        for name in self._names:
            name.setVisible(event.size().width() >= _ROOM_FOR_NAMES_PX)
        narrow = event.size().width() < _ROOM_FOR_WORDS_PX
        self._open.setText("Open …" if narrow else "Open flight log …")

    @property
    def port(self) -> str:
        """The port chosen, empty when none is."""
        return self._port.device()

    def choose(self, mission: str, port: str = "") -> None:
        """Show `mission` and `port` as chosen."""
        if self._mission.findText(mission) < 0:
            self._mission.insertItem(0, mission)
        self._mission.setCurrentText(mission)
        if port:
            self._port.choose(port)

    def show_connected(self, connected: bool, *, busy: bool = False, replay: bool = False) -> None:
        """Offer what can be done now: connect or, when connected, the end of it."""
        self._connected = connected
        end = "Close replay" if replay else "Disconnect"
        self._connect.setText(end if connected else "Connect")
        self._connect.setEnabled(not busy)
        self._mission.setEnabled(not connected and not busy)
        self._port.setEnabled(not connected and not busy)
        # A flight that is being received must not end because somebody looks at another one.
        self._open.setEnabled(not busy and (replay or not connected))

    def _toggle(self) -> None:
        if self._connected:
            self.disconnect_wanted.emit()
        else:
            self.connect_wanted.emit(self._mission.currentText(), self._port.device())

    def _choose_mission(self, text: str) -> None:
        if text == _OWN_FILE:
            path, _ = QFileDialog.getOpenFileName(self, "Mission file", "", "Missions (*.toml)")
            if not path:
                self._mission.setCurrentIndex(0)
                return
            self.choose(path)
            text = path
        self.mission_chosen.emit(text)

    def _ask_for_log(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Flight log", str(self._log_folder), "Flight logs (*.flightlog)"
        )
        if path:
            self.log_wanted.emit(path)


class PortBox(QComboBox):
    """The ports of this machine, each with its maker; any other can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Port")
        self.setEditable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(_BY_LENGTH)
        self.setMaximumWidth(420)
        self.setPlaceholderText("plug the radio in")
        self._refresh()

    def device(self) -> str:
        """Return the port that is chosen or typed, empty when none is."""
        index = self.findText(self.currentText())
        return str(self.itemData(index)) if index >= 0 else self.currentText().strip()

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

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Look for ports again before the list is shown."""
        self._refresh()
        super().showPopup()

    def _refresh(self) -> None:
        chosen = self.device()
        ports = available_ports()
        radios = [port for port in ports if port.usb_identity]
        self.clear()
        for port in ports:
            self.addItem(port.label, port.device)
        if not chosen and len(radios) == 1:
            chosen = radios[0].device
        self.setCurrentIndex(-1)
        self.choose(chosen)

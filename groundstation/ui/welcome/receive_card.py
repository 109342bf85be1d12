"""The card that asks the two things needed to receive: which port, which mission."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton

from groundstation.errors import UserError
from groundstation.link.heard_link import HeardLink
from groundstation.listening import Listening, Recognised
from groundstation.remembered.preferences import Preferences
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import Chip, Text
from groundstation.ui.mission_box import MissionBox
from groundstation.ui.port_box import KINDS, PortBox
from groundstation.ui.welcome.card import Card
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission

LOOK_PERIOD_MS = 700
USUAL_BAUD_RATE = 9600
_NO_RADIO = "no radio yet: plug it in, or type its port"
_NO_PORT = "first plug the radio in, or type its port"
_KINDS = f"({KINDS})"
"""Told on a line of its own, where there is room for it."""
_NO_MISSION = "first choose the mission: what your CanSat sends"


class ReceiveCard(Card):
    """Finds the port by itself, listens there, and proposes the mission that it hears.

    `mission_changed` carries the mission that stands as chosen, empty for none; `wanted` carries
    mission and port; `handing_over` then gives the link that was listened to.
    """

    wanted = Signal(str, str)
    mission_changed = Signal(str)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("Receive", "Plug the radio in. What arrives is recognised by itself.")
        self._listening: Listening | None = None
        self._recognised: Recognised | None = None
        self._refusal = ""
        self._port_seen = ""
        self._looking: Background | None = None
        self._is_wanted = False
        self._told = "plain", ""
        self._has_room = True
        self._picked_by_hand = bool(preferences.mission)
        self._port = PortBox()
        self._port.choose(self._port.device() or preferences.port)
        self._mission = MissionBox(preferences.own_missions)
        self._mission.choose(preferences.mission)
        self._mission.picked.connect(self._pick)
        self._mission.currentTextChanged.connect(
            lambda _: self.mission_changed.emit(self._mission.mission())
        )
        self._heard = Chip()
        self._heard.setWordWrap(True)
        self._heard.setMinimumHeight(2 * theme.line_px() + theme.SPACE_PX)
        self._use = QPushButton("Use what is heard")
        self._use.setAccessibleName("Use the mission that is heard")
        self._use.hide()
        self._use.clicked.connect(self.use_heard)
        self._go = QPushButton("Receive")
        self._go.setProperty("primary", True)
        self._go.setDefault(True)
        self._go.clicked.connect(self.receive)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_PERIOD_MS)
        self._timer.timeout.connect(self.look)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(2 * theme.SPACE_PX)
        form.setVerticalSpacing(theme.SPACE_PX)
        form.setColumnStretch(1, 1)
        for row, (name, box) in enumerate((("Port", self._port), ("Mission", self._mission))):
            form.addWidget(Text(name, "quiet"), row, 0)
            form.addWidget(box, row, 1)
        self.body.addLayout(form)
        self.body.addWidget(self._heard)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_PX)
        buttons.addWidget(self._go)
        buttons.addWidget(self._use)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.addStretch(1)

    def set_density(self, density: int) -> None:
        """Keep less room for what is heard where there is little."""
        super().set_density(density)
        self._has_room = density == 0
        lines = 2 if density == 0 else 1
        self._heard.setMinimumHeight(lines * theme.line_px() + theme.SPACE_PX)

    @property
    def mission(self) -> str:
        """The mission that is chosen, empty when none is."""
        return self._mission.mission()

    @property
    def port(self) -> str:
        """The port that is chosen, empty when none is."""
        return self._port.device()

    def choose(self, mission: str, port: str) -> None:
        """Show a mission and a port as chosen; empty ones change nothing."""
        if mission:
            self._pick(mission)
            self._mission.choose(mission)
        if port:
            self._port.choose(port)

    def receive(self) -> None:
        """Ask for the flight with what is chosen, or say what is missing."""
        self._is_wanted = True
        if not self._port.device():
            self.ask_for_port()
        elif not self.mission:
            self.ask_for_mission()
        else:
            self.wanted.emit(self.mission, self._port.device())
        self._show_told()

    def ask_for_port(self) -> None:
        """Let a port be chosen or typed."""
        self._port.setFocus()

    def ask_for_mission(self) -> None:
        """Let a mission be chosen."""
        self._mission.setFocus()

    @property
    def hears_another(self) -> bool:
        """Whether another mission is heard than the one chosen."""
        return not self._use.isHidden()

    def handing_over(self, port: str) -> Callable[[], HeardLink | None]:
        """Stop listening; what is returned gives the link listened to when it is that of `port`.

        It may wait, and raises UserError when the port is gone, so it is called elsewhere.
        """
        listening, self._listening = self._listening, None

        def hand_over() -> HeardLink | None:
            if listening and listening.port == port:
                return listening.take_over()
            if listening:
                listening.stop()
            return None

        return hand_over

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell as much as there is room for."""
        super().resizeEvent(event)
        self._show_told()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for ports and listen while the page is seen."""
        self._go.setFocus()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the port alone while the page is not seen."""
        self._timer.stop()
        self.handing_over("")()
        super().hideEvent(event)

    def look(self) -> None:
        """Look for ports, listen to the one chosen, and tell what is heard there."""
        if not self._port.being_typed:
            self._port.refresh()
        self._listen_to(self._port.device())
        listening = self._listening
        if listening is None:
            self._tell_silence()
            return
        if self._looking is None:
            chosen = _loaded(self.mission)
            self._looking = Background(lambda: listening.recognise(chosen), self)
            self._looking.done.connect(lambda found, at=listening: self._take(found, at))
            self._looking.failed.connect(lambda _: self._take(None, listening))
            self._looking.start()

    def _tell(self, level: str, sentence: str) -> None:
        """Tell what is heard, or what is lacking once somebody has wanted to receive."""
        self._told = level, sentence
        self._show_told()

    def _show_told(self) -> None:
        lacking = _NO_PORT if not self.port else "" if self.mission else _NO_MISSION
        self._is_wanted = self._is_wanted and bool(lacking)
        level, sentence = ("caution", lacking) if self._is_wanted else self._told
        room_px = self._heard.width() - 2 * theme.MARGIN_PX
        fits = theme.metrics(bold=True).horizontalAdvance(_KINDS) <= room_px
        if sentence and not self.port and self._has_room and fits:
            sentence = f"{sentence}\n{_KINDS}"
        self._heard.tell(level, sentence)

    def _listen_to(self, port: str) -> None:
        if self._listening and self._listening.port == port:
            return
        if self._listening:
            self._listening.stop()
            self._listening = None
        self._refusal = ""
        settled, self._port_seen = port == self._port_seen, port
        if not port or (self._port.being_typed and not settled):
            return
        try:
            self._listening = Listening(port, self._baud_rate(), self._candidates())
        except UserError as error:
            self._refusal = str(error)

    def _baud_rate(self) -> int:
        mission = _loaded(self.mission)
        return mission.baud_rate if mission else USUAL_BAUD_RATE

    def _candidates(self) -> list[Mission]:
        own = [self._mission.itemText(i) for i in range(self._mission.count())]
        names = [*(name for name in own if name.endswith(".toml")), *builtin_names()]
        return [mission for mission in map(_loaded, names) if mission is not None]

    def _take(self, found: Recognised | None, listening: Listening) -> None:
        self._looking = None
        if listening is not self._listening:
            return
        self._recognised = found
        if found is None:
            self._use.hide()
            self._tell(*_heard_so_far(listening))
            return
        name = self._name_of(found.mission)
        team = f", team {found.team_id}" if found.team_id else ""
        self._tell("plain", f"✓ this looks like {found.mission.name}{team}")
        if not self._picked_by_hand:
            self._mission.choose(name)
        differs = self.mission != name
        self._use.setText(f"Use {found.mission.name}")
        self._use.setVisible(differs)

    def use_heard(self) -> None:
        """Choose the mission of what is heard at the port."""
        if self._recognised:
            self._mission.choose(self._name_of(self._recognised.mission))
            self._use.hide()

    def _name_of(self, mission: Mission) -> str:
        """Return how the box calls a mission: its name, or the path of its file."""
        paths = [self._mission.itemText(i) for i in range(self._mission.count())]
        own = (path for path in paths if path.endswith(".toml"))
        return next((path for path in own if _loaded(path) == mission), mission.name)

    def _pick(self, _mission: str) -> None:
        self._picked_by_hand = True
        self._use.hide()

    def _tell_silence(self) -> None:
        self._use.hide()
        port = self._port.device()
        if not port:
            self._tell("plain", _NO_RADIO)
        elif self._refusal.startswith("there is no port"):
            self._tell("plain", f"{port} is not there yet: plug the radio in")
        else:
            self._tell("caution", self._refusal)


def _heard_so_far(listening: Listening) -> tuple[str, str]:
    if listening.lost:
        return "warning", f"{listening.port} is gone: plug the radio in again"
    if not listening.bytes_heard:
        return "plain", f"listening on {listening.port}: nothing heard yet"
    return (
        "caution",
        f"{listening.bytes_heard:,} bytes heard at {listening.baud_rate} baud, of no mission "
        "known here yet; choose yours, or describe your packet",
    )


def _loaded(name: str) -> Mission | None:
    if not name:
        return None
    try:
        return load_mission(name)
    except MissionError:
        return None

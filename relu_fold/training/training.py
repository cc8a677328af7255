"""A network that learns, as a frozen value: `advance` gives another one, some steps further.

Everything follows from what it is given. How the steps are parted makes no difference: `t.advance(60).advance(40)` is
`t.advance(100)` bit for bit, and so is a run that was written down half way and goes on elsewhere on the same platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, each, read_only, scalar, short, whole
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.gradients import Gradient, Shape, active, loss_and_gradient, outputs
from relu_fold.training.losses import Loss, check_fit, check_loss, mean_loss, penalty
from relu_fold.training.numbers import Layout
from relu_fold.training.optimizers import Moments, Pace, optimizer_named

_KEPT = ("shape", "x", "frozen", "are_weights")  # by a run, from step to step


class Diverged(InputError):  # noqa: N818 (the name says what happened)
    """The numbers of a run grew beyond all bounds. `training` is its last step at which the loss was finite."""

    def __init__(self, training: Training) -> None:
        self.training = training
        super().__init__(
            f"rate: expected one so small that the loss stays finite, as it did not at step {training.step + 1:,};"
            f" got {training.settings.rate:g}"
        )


_FITS: tuple[tuple[str, Callable[[float], bool], str], ...] = (
    ("rate", lambda value: value > 0, "above 0"),
    ("momentum", lambda value: 0 <= value < 1, "from 0 on and below 1"),
    ("l1", lambda value: value >= 0, "from 0 on"),
    ("l2", lambda value: value >= 0, "from 0 on"),
)


@dataclass(frozen=True)
class Settings:
    """How a network learns; what each of them is, `Training` says.

    Raises:
        InputError: for an unknown optimiser or a number that cannot be.
    """

    loss: Loss = "squared"
    optimizer: str = "adam"
    rate: float = 0.01
    momentum: float = 0.9
    batch: int | None = None
    l1: float = 0.0
    l2: float = 0.0
    frozen: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        optimizer_named(self.optimizer)
        for name, fits, words in _FITS:
            value = getattr(self, name)
            expected = f"a finite number {words}"
            if not fits(scalar(name, value, expected)):
                raise InputError(f"{name}: expected {expected}; got {short(value)}")
        if self.batch is not None:
            whole("batch", self.batch, least=1)
        whole("seed", self.seed, least=0)


@dataclass(frozen=True, eq=False)
class Training:
    """A network at some step of its training.

    Args:
        net: the network as it is before the first step. Its negative slopes do not learn.
        data: of as many inputs as the network has.
        loss: `squared`, the mean of (f - y)^2, or `logistic`, the mean of log(1 + exp(-y f)) for y of -1 and 1.
        optimizer: `sgd`, plain gradient descent; `momentum`; `nesterov`; `adam`. As PyTorch defines them.
        rate: the learning rate, above 0.
        momentum: how much of its velocity a run keeps, with `momentum` and `nesterov`.
        batch: how many points a step looks at; None for all. Every point comes once an epoch, in an order that the
            seed and the epoch alone decide.
        l1, l2: what is added to the loss: l1 * sum |w| + l2 * sum w^2 over the weights, not the biases. The derivative
            of |w| at 0 is taken as 0.
        frozen: paths of numbers that stay as they are.
        seed: of the batches.
        output: which output is trained.

    Attributes:
        step: how many were taken.

    Raises:
        InputError: when the data do not suit the network or the loss, or a setting cannot be; the message says which.
        Diverged: from `advance`.
    """

    data: Data
    settings: Settings
    step: int
    row: FloatArray = field(repr=False)
    moments: Moments = field(repr=False)
    _like: Network = field(repr=False)
    _output: int = 0

    def __init__(
        self,
        net: Network,
        data: Data,
        loss: str = "squared",
        optimizer: str = "adam",
        rate: float = 0.01,
        momentum: float = 0.9,
        batch: int | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        frozen: Iterable[str] = (),
        seed: int = 0,
        output: int = 0,
    ) -> None:
        known = check_loss(loss, data)
        held = each("frozen", frozen, "a list of paths")
        settings = Settings(known, optimizer, rate, momentum, batch, l1, l2, held, seed)
        check_fit(net, data, output)
        layout = Layout.of(net)
        row = read_only(layout.row(net))
        self._set(data, settings, 0, row, optimizer_named(optimizer).start(row), net, output)
        layout.chosen(settings.frozen)  # an unknown path is told now

    def _set(
        self, data: Data, settings: Settings, step: int, row: FloatArray, moments: Moments, like: Network, output: int
    ) -> None:
        self.__dict__.update(
            data=data, settings=settings, step=step, row=row, moments=moments, _like=like, _output=output
        )

    def resumed(self, step: int, net: Network, moments: Moments) -> Training:
        """Return this run at another step, with the numbers and the optimiser's memory that it had there."""
        found = object.__new__(Training)
        row = read_only(Layout.of(net).row(net))
        if row.shape != self.row.shape or tuple(one.shape for one in moments.rows) != tuple(
            one.shape for one in self.moments.rows
        ):
            raise InputError(f"moments: expected those of {self.settings.optimizer} for {self.row.size} numbers")
        found._set(self.data, self.settings, whole("step", step, least=0), row, moments, net, self._output)
        return found

    def changed(self, **settings: object) -> Training:
        """Return this run with other settings from here on; another optimiser begins without a memory."""
        found = object.__new__(Training)
        new = replace(self.settings, **settings)  # type: ignore[arg-type]
        check_loss(new.loss, self.data)
        same = new.optimizer == self.settings.optimizer
        moments = self.moments if same else optimizer_named(new.optimizer).start(self.row)
        found._set(self.data, new, self.step, self.row, moments, self._like, self._output)
        return found

    @cached_property
    def network(self) -> Network:
        """The network at this step."""
        return self.layout.network(self.row, self._like)

    @cached_property
    def loss(self) -> float:
        """What the run makes small: the mean over the training points, and the penalty of the weights."""
        if self._all_at_once:
            return self._downhill[0]
        f = outputs(self.shape, self.row[None], self.x)
        return float(mean_loss(f, self.data.y, self.settings.loss)[0] + self._penalty)

    @cached_property
    def test_loss(self) -> float | None:
        """The mean over the test points, without penalty; None without a test."""
        test = self.data.test
        if test is None:
            return None
        f = outputs(self.shape, self.row[None], np.ascontiguousarray(test.x.T))
        return float(mean_loss(f, test.y, self.settings.loss)[0])

    @cached_property
    def gradient(self) -> Gradient:
        """The gradient of `loss`, of frozen numbers, too; at z = 0 a neuron has its negative slope."""
        slopes = self._downhill[1] if self._all_at_once else self._slopes(self.x, self.data.y)[1]
        views = self.layout.views(slopes)
        return Gradient(tuple(w for w, _ in views), tuple(b for _, b in views))

    @cached_property
    def next_row(self) -> FloatArray:
        """Where the next step leads, (count,)."""
        return self.advance(1).row

    @cached_property
    def counts_on(self) -> tuple[IntArray, ...]:
        """For each hidden layer, (width,): at how many training points each neuron is on. 0: it cannot learn, and with
        slope 0 it never will by itself."""
        found = active(self.shape, self.row[None], self.x)
        return tuple(read_only(on[0].sum(axis=-1)) for on in found)

    def advance(self, steps: int) -> Training:
        """Return the run `steps` steps further. Raises Diverged when the loss is no longer finite."""
        now = self
        for after in self.steps(whole("steps", steps, least=0)):
            now = after
        return now

    def steps(self, most: int) -> Iterator[Training]:
        """Yield the run after each of its next steps. Raises Diverged when the loss is no longer finite."""
        now = self
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(most):
                row, moments = now._next()
                after = now._at(row, moments)
                if not (np.isfinite(row).all() and np.isfinite(after._downhill[0])):
                    raise Diverged(now)
                now = after
                yield now

    def _next(self) -> tuple[FloatArray, Moments]:
        settings, gradient = self.settings, self._downhill[1]
        if settings.frozen:
            gradient = np.where(self.frozen, 0.0, gradient)
        step = optimizer_named(settings.optimizer).step
        off, moments = step(gradient, self.moments, Pace(settings.rate, settings.momentum, self.step + 1))
        if settings.frozen:  # one that was free before has moments, which would carry it on
            off = np.where(self.frozen, 0.0, off)
        return self.row - off, moments

    def _at(self, row: FloatArray, moments: Moments) -> Training:
        """The run after one more step; what does not change is made once."""
        found = object.__new__(Training)
        found._set(self.data, self.settings, self.step + 1, read_only(row), moments, self._like, self._output)
        for name in _KEPT:
            if name in self.__dict__:
                found.__dict__[name] = self.__dict__[name]
        return found

    @cached_property
    def _downhill(self) -> tuple[float, FloatArray]:
        """The loss of the points that the next step looks at, and its gradient, (count,)."""
        return self._slopes(*self.points_of(self.step))

    def _slopes(self, x: FloatArray, y: FloatArray) -> tuple[float, FloatArray]:
        loss, gradient = loss_and_gradient(self.shape, self.row[None], x, y, self.settings.loss)
        slopes = gradient[0]
        l1, l2 = self.settings.l1, self.settings.l2
        if l1:
            slopes += l1 * np.sign(self.row) * self.are_weights
        if l2:
            slopes += 2 * l2 * self.row * self.are_weights
        return float(loss[0] + self._penalty), read_only(slopes)

    @property
    def _penalty(self) -> float:
        l1, l2 = self.settings.l1, self.settings.l2
        return float(penalty(self.row[self.are_weights], l1, l2)) if l1 or l2 else 0.0

    @property
    def _all_at_once(self) -> bool:
        return self.settings.batch is None or self.settings.batch >= len(self.data)

    def points_of(self, step: int) -> tuple[FloatArray, FloatArray]:
        """The points, (inputs, n), and values that a step looks at."""
        batch, n = self.settings.batch, len(self.data)
        if self._all_at_once or batch is None:
            return self.x, self.data.y
        a_round = -(-n // batch)
        epoch, part = divmod(step, a_round)
        apart = [0, epoch, 0, 0]  # drawing counts the first word: in it, epochs would share numbers
        order = np.random.Generator(np.random.Philox(key=self.settings.seed, counter=apart)).permutation(n)
        chosen = order[part * batch : (part + 1) * batch]
        return np.ascontiguousarray(self.x[:, chosen]), self.data.y[chosen]

    @property
    def layout(self) -> Layout:
        return self.shape.layout

    @cached_property
    def shape(self) -> Shape:
        return Shape.of(self._like, self._output)

    @cached_property
    def x(self) -> FloatArray:
        return np.ascontiguousarray(self.data.x.T)

    @cached_property
    def frozen(self) -> BoolArray:
        return read_only(self.layout.chosen(self.settings.frozen))

    @cached_property
    def are_weights(self) -> BoolArray:
        return read_only(self.layout.are_weights())

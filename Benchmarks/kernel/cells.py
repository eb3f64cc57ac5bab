"""The cells that are timed, each in Swift and in Python."""

from dataclasses import dataclass

SWIFT_CONVOLUTION = """\
struct Plane {
  var height: Int
  var width: Int
  var values: [Float]

  init(height: Int, width: Int, _ value: (Int, Int) -> Float) {
    self.height = height
    self.width = width
    values = []
    values.reserveCapacity(height * width)
    for y in 0..<height {
      for x in 0..<width {
        values.append(value(y, x))
      }
    }
  }

  subscript(y: Int, x: Int) -> Float {
    values[y * width + x]
  }
}

func correlate(_ image: Plane, with filter: Plane) -> Plane {
  let height = image.height - filter.height + 1
  let width = image.width - filter.width + 1
  return Plane(height: height, width: width) { y, x in
    var sum: Float = 0
    for i in 0..<filter.height {
      for j in 0..<filter.width {
        sum += image[y + i, x + j] * filter[i, j]
      }
    }
    return sum
  }
}

let image = Plane(height: 16, width: 16) { y, x in
  x < 8 ? Float(y) : Float(y) + 10
}
let sobel = Plane(height: 3, width: 3) { i, j in
  let smooth: [Float] = [1, 2, 1]
  let differ: [Float] = [1, 0, -1]
  return smooth[i] * differ[j]
}
let edges = correlate(image, with: sobel)
let strongest = edges.values.min()!
let weakest = edges.values.max()!

print("\\(edges.height)×\\(edges.width)")
print(strongest)
"""

PYTHON_CONVOLUTION = """\
class Plane:
    "A picture of one channel."

    def __init__(self, height, width, value):
        self.height = height
        self.width = width
        self.values = []
        for y in range(height):
            for x in range(width):
                self.values.append(value(y, x))

    def at(self, y, x):
        return self.values[y * self.width + x]


def correlate(image, kernel):
    "Slides the kernel over the image."
    height = image.height - kernel.height + 1
    width = image.width - kernel.width + 1

    def value(y, x):
        total = 0.0
        for i in range(kernel.height):
            for j in range(kernel.width):
                total += image.at(y + i, x + j) * kernel.at(i, j)
        return total

    return Plane(height, width, value)


def scene(y, x):
    if x < 8:
        return float(y)
    return float(y) + 10


def coefficient(i, j):
    smooth = [1, 2, 1]
    differ = [1, 0, -1]
    return smooth[i] * differ[j]


image = Plane(16, 16, scene)
sobel = Plane(3, 3, coefficient)
edges = correlate(image, sobel)
strongest = min(edges.values)
weakest = max(edges.values)

print(f"{edges.height}×{edges.width}")
print(strongest)
"""


@dataclass(frozen=True)
class Cell:
    name: str
    swift: str
    python: str
    #: What the bare compiler must import to know the names of an earlier cell.
    needs: str = ""
    #: Whether it has a function, a loop or a closure, which the kernel compiles with optimisation.
    optimised: bool = False


DEFINITION = Cell(
    "a function",
    "func mean(_ values: [Double]) -> Double {\n  values.reduce(0, +) / Double(values.count)\n}",
    "def mean(values):\n    return sum(values) / len(values)",
    optimised=True,
)

CELLS = [
    Cell("`1 + 1`", "1 + 1", "1 + 1"),
    Cell("a print", 'print("hello")', 'print("hello")'),
    DEFINITION,
    Cell("a call of it", "mean([1, 2, 3, 4])", "mean([1, 2, 3, 4])", needs="@testable import func Definition.mean"),
    Cell("a cell of 50 lines", SWIFT_CONVOLUTION, PYTHON_CONVOLUTION, optimised=True),
]

/// Examples to learn from or to test with: inputs, and what each of them is.
///
/// A data set is a value: `shuffled(seed:)`, `split(at:seed:)` and the subscripts give new ones and leave it as it is.
public struct Dataset: Sendable {
  /// The inputs, `[N, …]`: images are `[N, H, W, C]` from 0 to 1, rows of a table `[N, columns]`.
  public let images: Tensor

  /// What each input is: class numbers, `int32` of shape `[N]`; of a regression, numbers of shape `[N, …]`.
  public let labels: Tensor

  /// What the classes are called, in the order of their numbers; empty for a regression.
  public let classNames: [String]

  /// What is to be found in each image and where; empty, or one list for each image.
  public let boxes: [[BoundingBox]]

  /// Images, or other inputs, with the number of the class of each one.
  ///
  /// - Parameters:
  ///   - images: `[N, …]`.
  ///   - labels: N whole numbers from 0, of any dtype; they are kept as `int32`.
  ///   - classNames: what the classes are called; their numbers by default.
  ///   - boxes: what is to be found in each image and where, for images `[N, H, W, C]`.
  public init(images: Tensor, labels: Tensor, classNames: [String] = [], boxes: [[BoundingBox]] = []) {
    Dataset.check(images, labels, boxes)
    guard labels.rank == 1 else {
      shapeFailure(
        "Dataset: labels are one whole number for each input, of shape [\(images.shape[0])], not \(labels.shape); make class "
          + "numbers of rows with argmax(axis: 1), or give numbers to be predicted as targets:")
    }
    let numbers = labels.scalars(as: Double.self)
    let last = classNames.isEmpty ? Double(Int32.max) : Double(classNames.count - 1)
    if let odd = numbers.firstIndex(where: { !($0 >= 0 && $0 <= last && $0 == $0.rounded()) }) {
      shapeFailure(
        "Dataset: label \(odd) is \(NumberText.short(numbers[odd])); labels are whole numbers from 0"
          + (classNames.isEmpty
            ? ". Numbers to be predicted are given as targets:"
            : " to \(classNames.count - 1), for \(classNames.count) class names"))
    }
    self.images = images
    self.labels = labels.converted(to: .int32)
    self.boxes = boxes
    let classes = Int(numbers.max() ?? -1) + 1
    guard classNames.isEmpty, classes > 1 << 16 else {
      self.classNames = classNames.isEmpty ? (0..<classes).map(String.init) : classNames
      return
    }
    shapeFailure("Dataset: a label is \(classes - 1), and so many classes are no classes; give the numbers as targets:")
  }

  /// Inputs that are not images, with the number of the class of each one; see `init(images:labels:classNames:boxes:)`.
  public init(inputs: Tensor, labels: Tensor, classNames: [String] = []) {
    self.init(images: inputs, labels: labels, classNames: classNames)
  }

  /// Inputs `[N, …]` and the numbers `[N, …]` to be predicted from them: a regression.
  public init(inputs: Tensor, targets: Tensor) {
    Dataset.check(inputs, targets, [])
    (images, labels, classNames, boxes) = (inputs, targets, [], [])
  }

  private static func check(_ inputs: Tensor, _ labels: Tensor, _ boxes: [[BoundingBox]]) {
    guard inputs.rank > 0, labels.rank > 0, inputs.shape[0] == labels.shape[0] else {
      shapeFailure(
        "Dataset: inputs of shape \(inputs.shape) and labels of shape \(labels.shape) do not fit; the first axis of both counts "
          + "the examples")
    }
    guard boxes.isEmpty || (boxes.count == inputs.shape[0] && inputs.rank == 4) else {
      shapeFailure(
        "Dataset: \(boxes.count) lists of boxes for inputs of shape \(inputs.shape); boxes need images [N, H, W, C], and a "
          + "list, perhaps an empty one, for each")
    }
  }

  /// The parts of another one, in any order.
  private init(_ whole: Dataset, at positions: [Int]) {
    images = whole.images.gathered(positions)
    labels = whole.labels.gathered(positions)
    classNames = whole.classNames
    boxes = whole.boxes.isEmpty ? [] : positions.map { whole.boxes[$0] }
  }

  /// The inputs, `[N, …]`, under a name that fits those that are not images.
  public var inputs: Tensor { images }

  /// How many examples there are.
  public var count: Int { images.shape[0] }

  /// How many classes there are; 0 for a regression.
  public var classCount: Int { classNames.count }

  /// The class number of each example.
  public var classNumbers: [Int] {
    guard !classNames.isEmpty || count == 0 else {
      shapeFailure(
        "classNumbers: this data set is a regression, with targets of shape \(labels.shape) instead of classes")
    }
    return labels.scalars(as: Int32.self).map(Int.init)
  }

  /// How many examples each class has, in the order of `classNames`.
  public var countsOfClasses: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for number in classNumbers { counts[number] += 1 }
    return counts
  }

  /// One example; negative positions count from the end.
  public subscript(position: Int) -> Example {
    let place = position < 0 ? position + count : position
    guard (0..<count).contains(place) else {
      shapeFailure("data[\(position)]: there are \(count) examples" + (count == 0 ? "" : ", 0 to \(count - 1)"))
    }
    return Example(
      input: images[place], label: labels[place],
      className: classNames.isEmpty ? nil : classNames[Int(labels.storage.value(at: place))],
      boxes: boxes.isEmpty ? [] : boxes[place])
  }

  /// Some of the examples, by the ranges and strides that tensors take: `data[..<100]`, `data[(-100)...]`,
  /// `data[.stride(by: 10)]`.
  public subscript<Positions: TensorIndexing>(positions: Positions) -> Dataset {
    let all = Tensor(shape: [count], values: (0..<Int32(count)).map { $0 })
    return Dataset(self, at: all.part([positions.tensorIndex]).scalars(as: Int32.self).map(Int.init))
  }

  /// The examples at some positions, in their order, some perhaps several times.
  public subscript(positions: [Int]) -> Dataset {
    if let odd = positions.first(where: { !(0..<count).contains($0) }) {
      shapeFailure("data[…]: there is no example \(odd) among \(count)")
    }
    return Dataset(self, at: positions)
  }

  /// The examples of one class: `digits[class: 3]`.
  public subscript(class number: Int) -> Dataset {
    let numbers = classNumbers
    return self[numbers.indices.filter { numbers[$0] == number }]
  }

  /// The same labels for other inputs: `data.with(images: data.images * 2 - 1)`.
  public func with(images: Tensor) -> Dataset {
    Dataset.check(images, labels, boxes)
    return Dataset(images: images, keeping: self)
  }

  private init(images: Tensor, keeping other: Dataset) {
    (self.images, labels, classNames, boxes) = (images, other.labels, other.classNames, other.boxes)
  }
}

// %% [markdown]
// # 09 · LeNet
//
// In the 1990s a network of a few thousand neurons read the amounts on cheques: **LeNet-5**, by LeCun, Bottou, Bengio and
// Haffner (1998). Everything that came later is in it already: filters that are learned, maps that shrink while their
// number grows, a few dense layers at the end.
//
// We take it apart, count every parameter, train it, look inside, see where it errs, and then build it as one would today.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [05 · Pooling and invariance](05-pooling-and-invariance.ipynb) and [08 · Activations and
// normalisation](08-activations-and-normalisation.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** build, train and judge a network that reads digits: count its parameters layer by layer; write
// a step of learning; read a confusion matrix; look at what each layer sees; save it and load it again.

// %%
let digits = try Dataset.digits()
digits

// %% [markdown]
// ## Keep some aside
//
// A network is to be judged by digits that it has never seen. So a fifth is held out, the same number of each class.
//
// **Predict:** how many examples are left to learn from, and how often does each digit occur among the others?

// %%
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
claim("4,000 digits to learn from, 1,000 held out", [training.count, held.count], equals: [4_000, 1_000])
claim("100 of each class are held out", held.countsOfClasses, equals: [Int](repeating: 100, count: 10))

// %% [markdown]
// ## LeNet-5, layer by layer
//
// It sees 32 × 32 pixels, although the digits are smaller: the end of a stroke near the border shall still come to lie in
// the middle of a filter. Here that is a border of two zeros round 28 × 28.
//
// | layer | what it does |
// |---|---|
// | C1 | 6 filters of 5 × 5, no padding: $n - f + 1$ |
// | S2 | *subsampling*: the sum of each 2 × 2 window, times a number that is learned, plus another one |
// | C3 | 16 filters of 5 × 5, each over **some** of the 6 maps |
// | S4 | subsampling again |
// | C5 | 120 filters of 5 × 5 |
// | F6 | 84 neurons, each sees all 120 |
// | output | 10 classes |
//
// Every sum goes through $1.7159 \tanh\left(\tfrac23 x\right)$.
//
// Which maps a filter of C3 sees is a table in the paper. Different filters were to see different things, and it was
// cheaper.

// %%
let connections = [
  [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
  [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
  [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
  [0, 1, 2, 3, 4, 5],
]

struct PartlyConnected: Layer {
  let filters = connections.map { Conv2D(filterShape: (5, 5, $0.count, 1), activation: .scaledTanh) }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let maps: [Tensor] = (0..<6).map { x[.rest, $0...$0] }
    let outputs = zip(connections, filters).map { seen, filter in
      filter(Tensor(concatenating: seen.map { maps[$0] }, along: 3))
    }
    return Tensor(concatenating: outputs, along: 3)
  }
}

let original = Sequential {
  ZeroPadding2D(2)
  Conv2D(filterShape: (5, 5, 1, 6), activation: .scaledTanh)  // C1
  Subsampling2D(size: 2, channels: 6)  // S2
  PartlyConnected()  // C3
  Subsampling2D(size: 2, channels: 16)  // S4
  Conv2D(filterShape: (5, 5, 16, 120), activation: .scaledTanh)  // C5
  Flatten()
  Dense(120, 84, activation: .scaledTanh)  // F6
}

// %% [markdown]
// **Predict** the shape after each layer, with $n - f + 1$ for the filters and $n / 2$ for the windows.

// %%
let seven = held[class: 7].images[0..<1] as Tensor
let inside = original.activations(for: seven)
print(inside)
claim(
  "Heights: 28 pixels, 32 with the border, 32 − 5 + 1 = 28, half of it, 14 − 5 + 1 = 10, half of it, 5 − 5 + 1 = 1",
  [seven.shape[1]] + inside.prefix(6).map { $0.output.shape[1] }, equals: [28, 32, 28, 14, 10, 5, 1])
claim("The maps become more: 6, 6, 16, 16, 120", inside[1...5].map { $0.output.shape[3] }, equals: [6, 6, 16, 16, 120])

// %% [markdown]
// ## How many parameters?
//
// A filter over $C'$ maps has $f \cdot f \cdot C'$ weights and a bias. **Predict** which layer has the most.

// %%
let counts = original.layers.map(\.parameterCount)
let named = ["C1", "S2", "C3", "S4", "C5", "F6"]
for (name, count) in zip(named, counts.filter { $0 > 0 }) { print(name, count) }
claim("C1: 6 · (5·5 + 1) = 156", counts[1], equals: 6 * (5 * 5 + 1))
claim("S2: two numbers for each map", counts[2], equals: 2 * 6)
claim(
  "C3: 6 filters see 3 maps, 9 see 4 and one sees all 6: 1,516", counts[3],
  equals: 6 * (3 * 25 + 1) + 9 * (4 * 25 + 1) + (6 * 25 + 1))
claim("C5, whose filters see everything that is left, has most: 120 · (16·25 + 1) = 48,120", counts[5], equals: 48_120)
claim("F6: 84 · (120 + 1)", counts[7], equals: 84 * (120 + 1))
claim("The 60,000 parameters that everybody quotes are exact", original.parameterCount, equals: 60_000)

// %% [markdown]
// A *connection* is a product or a bias, and a weight that is shared makes one for every place where it is used.
// **Predict:** how many times as many connections as parameters?

// %%
let places = inside.map { element in element.output.rank == 4 ? element.output.shape[1] * element.output.shape[2] : 1 }
// A window of S2 and S4 adds four numbers, and a bias.
let products = zip(original.layers, counts).map { layer, count in layer is Subsampling2D ? count / 2 * 5 : count }
let used = zip(places, products).map { $0 * $1 }.reduce(0, +) + 84 * 10
print("\(used) connections, \(used / original.parameterCount) for each parameter")
claim(
  "340,908 connections, as the paper says: with 84 · 10 of the output, which compares with fixed pictures", used,
  equals: 340_908)

// %% [markdown]
// ### ⚠ 60,000 or 61,706?
//
// Most programs today that say LeNet-5 make it simpler: C3 sees all maps, the windows take plain means, and the output is
// a dense layer. That is another network, with another count. It is the one that we train.

// %%
InitializerSeeds.restart(from: 1)
var lenet = Sequential {
  ZeroPadding2D(2)
  Conv2D(filterShape: (5, 5, 1, 6), activation: .scaledTanh)
  AvgPool2D(size: 2)
  Conv2D(filterShape: (5, 5, 6, 16), activation: .scaledTanh)
  AvgPool2D(size: 2)
  Conv2D(filterShape: (5, 5, 16, 120), activation: .scaledTanh)
  Flatten()
  Dense(120, 84, activation: .scaledTanh)
  Dense(84, 10)
}
claim("The simpler LeNet-5 has 61,706 parameters", lenet.parameterCount, equals: 61_706)
claim(
  "900 more in C3, 44 fewer for subsampling, 850 more for the output",
  60_000 + (16 * (6 * 25 + 1) - counts[3]) - (counts[2] + counts[4]) + 10 * (84 + 1), equals: lenet.parameterCount)

// %% [markdown]
// ## How much does a neuron see?
//
// Ask the gradient: the pixels of which the neuron depends are those where it is not zero. **Predict** the sizes for C1, S2,
// C3, S4 and C5.

// %%
func sight(ofLayer number: Int) -> Int {
  let slopes = gradient(at: Tensor(randomNormal: [1, 32, 32, 1], seed: 9)) { x in
    let maps = lenet[1...number](x)
    return maps[0, 0, 0, 0] as Tensor
  }
  let rows = (slopes .!= 0).max(axes: [0, 2, 3])
  return Int(rows.sum().scalar)
}
let sights = (1...5).map(sight)
print(zip(named, sights).map { "\($0) \($1)×\($1)" }.joined(separator: ", "))
claim(
  "A neuron of C1, S2, C3, S4 and C5 sees 5, 6, 14, 16 and all 32 pixels of a row", sights, equals: [5, 6, 14, 16, 32])

// %% [markdown]
// ## Learning
//
// 4,000 digits are few. But a 7 moved a little, turned a little, leaning a little is still a 7: so no digit is shown twice
// in the same way. That is *augmentation*, which gets a lesson of its own.

// %%
let changes: Augmentation = [
  .affine(rotation: -10...10, shear: -8...8, zoom: 0.9...1.1, shift: -1.5...1.5),
  .localWarp(by: 1, smoothness: 4),
]
let oneDigit = training[[Int](repeating: training.classNumbers.firstIndex(of: 7)!, count: 8)]
let ways = oneDigit.batches(of: 8, shuffledBy: 3, augmentedBy: changes)[0]
Image(Tensor(concatenating: (0..<8).map { ways.images[$0] }, along: 1)).resized(height: 84, width: 672)

// %% [markdown]
// A step of learning is four lines: the loss and its gradients on a batch, and a small move against them. Here is a whole
// *epoch*: every digit once.
//
// **Predict:** how many of the held-out digits are read rightly before, and how many after?

// %%
let epochs = 50
let stepsPerEpoch = 4_000 / 32
var optimizer = SGD(
  learningRate: .cosine(from: 0.01, steps: epochs * stepsPerEpoch), momentum: 0.9, weightDecay: 0.0005)
func score(_ network: Sequential) -> Double { accuracy(logits: network(held.images), labels: held.labels) }

let before = score(lenet)
var losses: [Float] = []
for batch in progress(training.batches(of: 32, shuffledBy: 1, augmentedBy: changes)) {
  let (loss, gradients) = valueWithGradient(at: lenet) {
    softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
  }
  optimizer.update(&lenet, along: gradients)
  losses.append(loss.scalar)
}
let afterOne = score(lenet)
plot(losses, x: "step", y: "loss")
print("\(before) before, \(afterOne) after one epoch")
claim("Before learning it guesses: about one in ten is right", before, equals: 0.1, within: 0.1)
claim("The first loss is about that of guessing, log 10", Double(losses[0]), equals: 2.303, within: 0.8)
claim("After one epoch of \(losses.count) steps most digits are read", afterOne > 0.6)

// %% [markdown]
// `fit` is the same loop with everything around it: validation after each epoch, a bar, curves that grow. The learning
// rate falls along half a cosine, so that the last steps are small ones.
//
// **Predict:** will the curve of the held-out digits lie above or below that of the augmented ones it learns from?

// %%
let history = try lenet.fit(
  training, validation: held, epochs: epochs - 1, batchSize: 32, optimizer: &optimizer, seed: 2, augmentedBy: changes
) { softmaxCrossEntropy(logits: $0, labels: $1) }

// %%
print("\(score(lenet)) in \(Int(history.seconds.rounded())) s")
claim("LeNet-5 of 1998 reads at least 98.5 % of digits that it has never seen", score(lenet) >= 0.985)
claim(
  "It does better on them than on the distorted ones it learned from",
  history.validationLosses.last! < history.losses.last!)

// %% [markdown]
// ## Where it errs
//
// Rows are what the digit is, columns what the network says. **Predict** which two it confuses.

// %%
let logits = lenet(held.images)
let confusion = confusionMatrix(logits: logits, labels: held.labels)
confusion

// %%
claim("The matrix counts every held-out digit once", confusion.total, equals: held.count)
claim("What stands on its diagonal is the accuracy", confusion.accuracy, equals: score(lenet), within: 1e-6)
for mistake in confusion.mistakes.prefix(3) {
  print("a \(mistake.actual) taken for a \(mistake.predicted): \(mistake.count)")
}

// %% [markdown]
// Softmax makes probabilities of the ten outputs, and the largest two are the first and second guess:
//
// $$ p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} $$
//
// Would you have read them?

// %%
let guesses = softmax(logits).topK(2)
let wrong = (0..<held.count).filter { Int(guesses.positions[$0, 0]) != held.classNumbers[$0] }
func percent(_ part: Float) -> String { "\(Int((100 * part).rounded())) %" }
sideBySide(
  wrong.map { Image(held.images[$0] as Tensor) },
  captions: wrong.map { i in
    "is \(held.classNumbers[i]): \(Int(guesses.positions[i, 0])) (\(percent(guesses.values[i, 0]))), "
      + "then \(Int(guesses.positions[i, 1])) (\(percent(guesses.values[i, 1])))"
  })

// %%
let secondRight = wrong.filter { Int(guesses.positions[$0, 1]) == held.classNumbers[$0] }
let sure = Float(guesses.values[.all, 0].mean())
let unsure = wrong.map { guesses.values[$0, 0] as Float }.reduce(0, +) / Float(max(wrong.count, 1))
print("\(secondRight.count) of \(wrong.count) times the second guess is right")
print("on average it is sure by \(percent(sure)), where it errs by \(percent(unsure))")
claim(
  "With two guesses at least 99 % are right",
  Double(held.count - wrong.count + secondRight.count) / Double(held.count) >= 0.99)
claim("It is less sure where it errs", unsure < sure)

// %% [markdown]
// ## What the layers see
//
// Blue is negative, orange is positive. **Predict:** in which layer can you no longer see that it is a 7?

// %%
lenet.activations(for: seven)

// %% [markdown]
// C1 finds edges of different directions; after S4 only *where roughly what* is left; F6 is a code of 84 numbers, and
// the output has one peak. The six filters of C1 themselves, learned and not designed as in lesson 02:

// %%
let learned = lenet[1].parameters[0].parameter.value
sideBySide((0..<6).map { Filter("filter \($0)", learned[.all, .all, 0, $0] as Tensor) })

// %%
let maps = lenet.activations(for: seven)["1"]!
let third: Tensor = learned[.all, .all, 0, 2]
let framed = seven[0, .all, .all, 0].padded(2) as Tensor
let bias = lenet[1].parameters[1].parameter.value[2] as Float
claim(
  "A map of C1 is what lesson 02 did: a filter laid over the digit, a bias, and the scaled tanh",
  scaledTanh(conv2D(framed, filter: third) + bias).isClose(to: maps[0, .all, .all, 2], within: 1e-5))

// %% [markdown]
// ## As one would build it today
//
// Five things have changed since: **ReLU** in place of tanh, **max pooling** in place of means, **batch normalisation** after
// each convolution (so that its bias is of no use), more maps, and **dropout** before the last layer.
//
// **Predict:** how many times as many parameters does it have?

// %%
InitializerSeeds.restart(from: 1)
func modernLeNet() -> Sequential {
  Sequential {
    Conv2D(filterShape: (5, 5, 1, 16), padding: .same, hasBias: false)
    BatchNorm(16)
    Activate(.relu)
    MaxPool2D(size: 2)
    Conv2D(filterShape: (5, 5, 16, 32), padding: .same, hasBias: false)
    BatchNorm(32)
    Activate(.relu)
    MaxPool2D(size: 2)
    Flatten()
    Dense(7 * 7 * 32, 128, hasBias: false)
    BatchNorm(128)
    Activate(.relu)
    Dropout(0.4)
    Dense(128, 10)
  }
}
var modern = modernLeNet()
claim(
  "Its parameters: filters, two numbers for each map that is normalised, dense layers",
  modern.parameterCount,
  equals: 25 * 16 + 2 * 16 + 25 * 16 * 32 + 2 * 32 + 7 * 7 * 32 * 128 + 2 * 128 + 129 * 10)
claim("Nine tenths of them are in the first dense layer", modern[9].parameterCount * 10 > modern.parameterCount * 9)

// %%
var modernOptimizer = SGD(
  learningRate: .cosine(from: 0.03, steps: 25 * stepsPerEpoch), momentum: 0.9, isNesterov: true, weightDecay: 0.0005)
let modernHistory = try modern.fit(
  training, validation: held, epochs: 25, batchSize: 32, optimizer: &modernOptimizer, seed: 1, augmentedBy: changes
) { softmaxCrossEntropy(logits: $0, labels: $1) }

// %%
print("\(score(modern)) in \(Int(modernHistory.seconds.rounded())) s; LeNet-5 \(score(lenet))")
claim("The modern one reads at least 99 % of the held-out digits", score(modern) >= 0.99)
claim(
  "After five epochs it is where LeNet-5 is much later: it learns faster",
  modernHistory.validationAccuracies[4] > history.validationAccuracies[4])

// %% [markdown]
// ## Saved, and loaded again
//
// The numbers go into a file, not the layers: whoever loads makes the same network first. **Predict:** how well does the
// new one read before it has loaded anything?

// %%
let file = FileManager.default.temporaryDirectory.appendingPathComponent("lenet-\(UUID()).safetensors").path
try modern.save(to: file)
let again = modernLeNet()
let untaught = score(again)
try again.load(from: file)
print("\(untaught) before loading, \(score(again)) after")
claim("A new network knows nothing", untaught < 0.3)
claim("Loaded, it gives bit for bit the same numbers", again(held.images) == modern(held.images))
claim("and so the same accuracy", score(again), equals: score(modern))

// %% [markdown]
// ### What goes wrong: another network
//
// The file into LeNet-5. Nothing is changed, and the message says what does not fit.

// %%
let lenetsScore = score(lenet)
do {
  try lenet.load(from: file)
} catch {
  print(error)
}
claim("LeNet-5 is as it was", score(lenet), equals: lenetsScore)
try FileManager.default.removeItem(atPath: file)

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you like.

// %% [markdown]
// ### Exercise: parameters of C1, in colour
//
// A layer has `filters` filters of $f \times f$ over `channels` planes: one plane for gray pictures, three for colour. How many
// parameters are that? For C1 of LeNet, `convolutionParameters(5, 1, 6)` is 156.

// %% Parameters for colour tags=["exercise"]
func convolutionParameters(_ f: Int, _ channels: Int, _ filters: Int) -> Int {
  // BEGIN SOLUTION
  (f * f * channels + 1) * filters
  // END SOLUTION
}

// %% Check: parameters for colour
exercise(
  "How many parameters have filters of f × f over some channels?",
  hints: "How many numbers does one filter have that looks at three planes at once?",
  "Each filter has a bias as well: one number more.", "Now so many for each of the filters.",
  trying: [(5, 1, 6), (5, 3, 6), (3, 16, 32), (1, 6, 16)], convolutionParameters,
  expected: { f, channels, filters in Conv2D(filterShape: (f, f, channels, filters)).parameterCount },
  mistakes: [
    Mistake("That is for gray pictures: a filter goes through all planes.") { f, _, filters in (f * f + 1) * filters },
    Mistake("Those are the weights. Each filter has a bias as well.") { f, channels, filters in
      f * f * channels * filters
    },
    Mistake("One bias for each filter, not for each plane: the planes are summed.") { f, channels, filters in
      (f * f + 1) * channels * filters
    },
    Mistake("That is one filter. There are several.") { f, channels, _ in f * f * channels + 1 },
    Mistake("One bias for each filter, not one for the layer.") { f, channels, filters in
      f * f * channels * filters + 1
    },
    Mistake("A filter is f high and f wide: f · f numbers on each plane.") { f, channels, filters in
      (f * channels + 1) * filters
    },
  ])

// %% [markdown]
// ### Exercise: without the border
//
// Somebody leaves out the border of zeros: an image of $n \times n$, two times 5 × 5 without padding and pooling by 2, 16 maps at
// the end. How many inputs has the dense layer behind `Flatten`? For $n = 32$ it is $16 \cdot 5 \cdot 5 = 400$.

// %% Without the border tags=["exercise"]
func inputsOfDense(_ n: Int) -> Int {
  // BEGIN SOLUTION
  let first = (n - 4) / 2
  let second = (first - 4) / 2
  return 16 * second * second
  // END SOLUTION
}

// %% Check: without the border
let pixelsLeft = Sequential {
  Conv2D(filterShape: (5, 5, 1, 6))
  MaxPool2D(size: 2)
  Conv2D(filterShape: (5, 5, 6, 16))
  MaxPool2D(size: 2)
  Flatten()
}
exercise(
  "How many inputs has the dense layer when the image is n × n?",
  hints: "28 → ? → ? → ? → ?: do it for one size first.", "5 × 5 takes 4 away, pooling halves, and then both again.",
  "16 maps, each with height and width.",
  trying: [28, 32, 64, 30], inputsOfDense,
  expected: { n in pixelsLeft(Tensor(zeros: [1, n, n, 1])).shape[1] },
  mistakes: [
    Mistake("That is for 32 × 32 only.") { _ in 400 },
    Mistake("Each of the 16 maps still has height and width.") { _ in 16 },
    Mistake("Height times width times maps: you took one side only.") { n in 16 * (((n - 4) / 2 - 4) / 2) },
    Mistake("The second pooling is missing.") { n in
      let side = (n - 4) / 2 - 4
      return 16 * side * side
    },
    Mistake("That is with padding: .same. Without it, 5 × 5 takes 4 away.") { n in 16 * (n / 4) * (n / 4) },
    Mistake("5 × 5 takes away 4, not 5: n − f + 1.") { n in
      let side = ((n - 5) / 2 - 5) / 2
      return 16 * side * side
    },
    Mistake("Those are the numbers of one map. There are 16.") { n in
      let side = ((n - 4) / 2 - 4) / 2
      return side * side
    },
  ])

// %% [markdown]
// ### Exercise: found or right?
//
// Rows of a confusion matrix are the right classes, columns the answers. Which part of a class was found (its *recall*)?

// %% Found or right? tags=["exercise"]
func partFound(_ matrix: ConfusionMatrix, _ digit: Int) -> Double {
  // matrix[a, b] is how many examples of class a were called b, and there are matrix.classCount classes.
  // BEGIN SOLUTION
  let examples = (0..<matrix.classCount).map { matrix[digit, $0] }.reduce(0, +)
  return Double(matrix[digit, digit]) / Double(examples)
  // END SOLUTION
}

// %% Check: found or right?
let seen = [(0, 0, 8), (0, 1, 2), (1, 0, 1), (1, 1, 9), (2, 0, 3), (2, 2, 2)]
let toy = ConfusionMatrix(
  predictions: Tensor(seen.flatMap { _, answer, times in [Float](repeating: Float(answer), count: times) }),
  labels: Tensor(seen.flatMap { digit, _, times in [Float](repeating: Float(digit), count: times) }),
  classNames: ["0", "1", "2"])
display(toy)
exercise(
  "Which part of the examples of a class was found?",
  hints: "Of the ten examples of class 0, in the first row, eight were called 0.",
  "matrix[digit, digit] is how many were found. Of how many?", "Add up the row: matrix[digit, 0] + matrix[digit, 1] + …",
  trying: [(toy, 0), (toy, 1), (toy, 2), (confusion, 8)], partFound,
  expected: { matrix, digit in matrix.recalls[digit] },
  mistakes: [
    Mistake("You went down the column: of those that were called so, how many are. That is precision.") { matrix, digit in
      matrix.precisions[digit]
    },
    Mistake("You divide by all examples, whatever they are.") { matrix, digit in
      Double(matrix[digit, digit]) / Double(matrix.total)
    },
    Mistake("That is the accuracy: the right ones of all classes.") { matrix, _ in matrix.accuracy },
    Mistake("That is how many were found. Which part of the class is it?") { matrix, digit in
      Double(matrix[digit, digit])
    },
  ])

// %% [markdown]
// ## What to keep
//
// - Convolution, subsampling, convolution, subsampling, dense: maps shrink ($n - f + 1$, then half), their number grows.
// - 60,000 parameters make 340,908 connections, as weights are shared; most parameters sit where maps become a vector.
// - Judge by examples that were held out; show the others in a new way each time.
// - The confusion matrix says *which* errors; the second guess says how near they were.
// - ReLU, max pooling, batch normalisation and dropout: the same idea, learned faster and better.
//
// **Next:** [10 · Data augmentation](10-data-augmentation.ipynb): what it is worth to show things in new ways.

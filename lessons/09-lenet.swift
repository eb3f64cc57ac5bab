// %% [markdown]
// # 09 · LeNet
//
// In the 1990s a network of a few thousand neurons read the amounts on cheques: **LeNet-5**, by LeCun, Bottou, Bengio
// and Haffner (1998). Everything that came later is in it already: filters that are learned, maps that shrink while
// their number grows, a few dense layers at the end.
//
// We take it apart, count every parameter, train it, look inside, see where it errs, and then build it as one would
// today.
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
// A network is to be judged by digits that it has never seen: one that knows its examples by heart and nothing else has
// [overfitted](glossary.md#overfitting). So a fifth is held out, the same number of each class; the rest is the
// [training set](glossary.md#training-set).
//
// **Predict:** how many examples are left to learn from, and how often does each digit occur among the others?

// %%
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
let fifth = digits.count / 5
claim("4,000 digits to learn from, 1,000 held out", [training.count, held.count], equals: [4 * fifth, fifth])
claim("100 of each class are held out", held.countsOfClasses, equals: [Int](repeating: fifth / 10, count: 10))

// %% [markdown]
// ## LeNet-5, layer by layer
//
// It sees 32 × 32 pixels, although the digits are smaller: the end of a stroke near the border shall still come to lie
// in the middle of a filter. Here that is a border ([padding](glossary.md#padding)) of two zeros round 28 × 28.
//
// | layer | what it does |
// |---|---|
// | C1 | 6 filters of 5 × 5, no padding: $n - f + 1$ |
// | S2 | *subsampling*: the sum of each 2 × 2 window, times one learned number, plus another |
// | C3 | 16 filters of 5 × 5, each over **some** of the 6 maps |
// | S4 | subsampling again |
// | C5 | 120 filters of 5 × 5 |
// | F6 | 84 neurons, each sees all 120 |
// | output | 10 classes |
//
// Subsampling is a kind of [pooling](glossary.md#pooling). Every sum goes through
// $1.7159 \tanh\left(\tfrac23 x\right)$.
//
// Which maps a filter of C3 sees is a table in the paper. Different filters were to see different things, and it was
// cheaper. A layer of one's own is a `struct` with a function from tensor to tensor; this one picks the maps for each
// filter, and lays the results side by side.

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
var table = Tensor(zeros: [6, 16])
for (filter, maps) in connections.enumerated() { for map in maps { table[map, filter] = 1 } }
display(sideBySide(["C3: a row for each map of S2, a column for each filter; 1 where it looks": table]))

// %% [markdown]
// **Predict:** the shape after each layer, with $n - f + 1$ for the filters and $n / 2$ for the windows?

// %%
let seven = held[class: 7].images[0..<1] as Tensor
let inside = original.activations(for: seven)
print(inside)
claim(
  "Heights: 28 pixels, 32 with the border, 32 − 5 + 1 = 28, half of it, 14 − 5 + 1 = 10, half of it, 5 − 5 + 1 = 1",
  [seven.shape[1]] + inside.prefix(6).map { $0.output.shape[1] },
  equals: [28, 28 + 2 * 2, 32 - 5 + 1, 28 / 2, 14 - 5 + 1, 10 / 2, 5 - 5 + 1])
claim("The maps become more: 6, 6, 16, 16, 120", inside[1...5].map { $0.output.shape[3] }, equals: [6, 6, 16, 16, 120])

// %% [markdown]
// ## How many parameters?
//
// A filter over $C'$ maps has $f \cdot f \cdot C'$ [weights](glossary.md#weight) and a [bias](glossary.md#bias), all of
// them [parameters](glossary.md#parameter).
//
// **Predict:** which layer has the most?

// %%
let counts = original.layers.map(\.parameterCount)
let named = ["C1", "S2", "C3", "S4", "C5", "F6"]
for (name, count) in zip(named, counts.filter { $0 > 0 }) { print(name, count) }
claim("C1: 6 · (5·5 + 1) = 156", counts[1], equals: 6 * (5 * 5 + 1))
claim("S2: two numbers for each map", counts[2], equals: 2 * 6)
claim(
  "C3: 6 filters see 3 maps, 9 see 4 and one sees all 6: 1,516", counts[3],
  equals: 6 * (3 * 25 + 1) + 9 * (4 * 25 + 1) + (6 * 25 + 1))
let ofC5 = 120 * (16 * 25 + 1)
claim("C5, whose filters see all that is left, has most: 120 · (16·25 + 1) = 48,120", counts.max()!, equals: ofC5)
claim("F6: 84 · (120 + 1)", counts[7], equals: 84 * (120 + 1))
claim("The 60,000 parameters that everybody quotes are exact", original.parameterCount, equals: 60_000)

// %% [markdown]
// A *connection* is a product or a bias, and a weight that is shared makes one for every place where it is used.
// **Predict:** how many times as many connections as parameters?

// %%
// How many places each layer's output has: height times width.
let places = inside.map { element in element.output.rank == 4 ? element.output.shape[1] * element.output.shape[2] : 1 }
// A window of S2 and S4 adds four numbers, and a bias.
let products = zip(original.layers, counts).map { layer, count in layer is Subsampling2D ? count / 2 * 5 : count }
let used = zip(places, products).map { $0 * $1 }.reduce(0, +) + 84 * 10
print("\(used) connections, \(used / original.parameterCount) for each parameter")
claim(
  "340,908 connections, as the paper says (with 84 · 10 of its output, which compares with ten fixed pictures)", used,
  equals: 340_908)

// %% [markdown]
// ### ⚠ 60,000 or 61,706?
//
// Most programs today that say LeNet-5 make it simpler: C3 sees all maps, the windows take plain means, and the output
// is a [dense layer](glossary.md#dense-layer). That is another network, with another count. It is the one that we
// train.

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
  original.parameterCount + (16 * (6 * 25 + 1) - counts[3]) - (counts[2] + counts[4]) + 10 * (84 + 1),
  equals: lenet.parameterCount)

// %% [markdown]
// ## How much does a neuron see?
//
// That is its [receptive field](glossary.md#receptive-field). Ask the [gradient](glossary.md#gradient): if a pixel has
// a slope, the neuron depends on it.
//
// **Predict:** how many pixels wide is it for C1, S2, C3, S4 and C5? (One step further apart costs two pixels after
// S2.)

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
  "A neuron of C1, S2, C3, S4 and C5 sees 5, 6, 14, 16 and all 32 pixels of a row", sights,
  equals: [5, 5 + 1, 6 + 4 * 2, 14 + 2, 16 + 4 * 4])

// %% [markdown]
// ## Learning
//
// 4,000 digits are few. But a 7 moved a little, turned a little, leaning a little is still a 7: so no digit is shown
// twice in the same way. That is [augmentation](glossary.md#data-augmentation), which gets a lesson of its own. Here is
// one 7 as it may be shown in eight different rounds:

// %%
let changes: Augmentation = [
  .affine(rotation: -10...10, shear: -8...8, zoom: 0.9...1.1, shift: -1.5...1.5),
  .localWarp(by: 1, smoothness: 4),
]
let oneDigit = training[[Int](repeating: training.classNumbers.firstIndex(of: 7)!, count: 8)]
let ways = oneDigit.batches(of: 8, shuffledBy: 3, augmentedBy: changes)[0]
let row = Image(Tensor(concatenating: (0..<8).map { ways.images[$0] }, along: 1)).resized(height: 84, width: 672)
sideBySide(["one 7, eight times augmented": row])

// %% [markdown]
// A step of learning is four lines: the [loss](glossary.md#loss) ([softmax](glossary.md#softmax) and
// [cross-entropy](glossary.md#cross-entropy), lesson 08) and its gradients on a [batch](glossary.md#batch) of 32
// digits, and a small move against them, as large as the [learning rate](glossary.md#learning-rate) says. Two more
// knobs: [momentum](glossary.md#momentum) keeps nine tenths of the last move, and the weight decay, a kind of
// [regularisation](glossary.md#regularisation), pulls every weight gently towards
// 0. Here is a whole [epoch](glossary.md#epoch): every digit once.
//
// **Predict:** how large a part of the held-out digits is read rightly (the [accuracy](glossary.md#accuracy)) before,
// and after?

// %%
let epochs = 30
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
claim("The first loss is about that of guessing, log 10 = 2.3", losses[0], equals: logf(10), within: 0.3)
claim("After one epoch of \(losses.count) steps most digits are read", afterOne > 0.6)

// %% [markdown]
// `fit` is the same loop with everything around it: a bar, curves that grow, and after each epoch a look at the
// held-out digits, its [validation set](glossary.md#validation-set). (We only look. Whoever *chooses* the best of many
// networks by them needs a third set, the [test set](glossary.md#test-set), which has been looked at by nobody.) The
// learning rate falls along half a cosine, so that the last steps are small ones.
//
// **Predict:** will the curve of the held-out digits lie above or below that of the augmented ones it learns from?

// %%
let history = try lenet.fit(
  training, validation: held, epochs: epochs - 1, batchSize: 32, optimizer: &optimizer, seed: 2, augmentedBy: changes
) { softmaxCrossEntropy(logits: $0, labels: $1) }

// %%
print("\(score(lenet)) in \(Int(history.seconds.rounded())) s")
claim("LeNet-5 of 1998 reads at least 96.5 % of digits that it has never seen", score(lenet) >= 0.965)
claim(
  "It does better on them than on the distorted ones it learned from",
  history.validationLosses.last! < history.losses.last!)

// %% [markdown]
// How much of that is luck? With six seeds, each with another fifth held out and other first weights, we measured 97.5
// to 98.5 %: of 1,000 digits, ten more or less. So the claim above leaves room, and no two networks should be compared
// by half a percent on one seed. (With 60,000 digits to learn from, distorted, too, the authors came to 99.2 %.)

// %% [markdown]
// ## Where it errs
//
// Rows are what the digit is, columns what the network says; what it gets right lies on the diagonal.
//
// **Predict:** which two does it confuse most often?

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
// Softmax makes probabilities of the ten outputs, and the largest two are the first and second
// guess. Here is all that it got wrong.
//
// **Predict:** would you have read them? And how often is at least the second guess right?

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
  "With two guesses at least 98.5 % are right",
  Double(held.count - wrong.count + secondRight.count) / Double(held.count) >= 0.985)
claim("It is less sure where it errs", unsure < sure)

// %% [markdown]
// ## What the layers see
//
// The [feature maps](glossary.md#feature-map) of every layer for one digit. Blue is negative, orange is positive.
//
// **Predict:** in which layer can you no longer see that it is a 7?

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
// Five things have changed since: [ReLU](glossary.md#relu) in place of tanh, **max pooling** in place of means, [batch
// normalisation](glossary.md#batch-normalisation) after each convolution (so that its bias is of no use, lesson 08),
// more maps, and [dropout](glossary.md#dropout) before the last layer: in training, each step sets a random 40 % of its
// inputs to 0, so that no unit may rely on another.
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
let ratio = Double(modern.parameterCount) / Double(lenet.parameterCount)
print("\(modern.parameterCount) parameters, \((ratio * 10).rounded() / 10) times as many as LeNet-5")
claim("More than three times as many as LeNet-5", ratio > 3 && ratio < 4)

// %% [markdown]
// Half as many epochs must do.
//
// **Predict:** after how many of them is it as good as LeNet-5 was in the end?

// %%
let half = epochs / 2
var modernOptimizer = SGD(
  learningRate: .cosine(from: 0.03, steps: half * stepsPerEpoch), momentum: 0.9, isNesterov: true, weightDecay: 0.0005)
let modernHistory = try modern.fit(
  training, validation: held, epochs: half, batchSize: 32, optimizer: &modernOptimizer, seed: 1, augmentedBy: changes
) { softmaxCrossEntropy(logits: $0, labels: $1) }

// %%
print("\(score(modern)) in \(Int(modernHistory.seconds.rounded())) s; LeNet-5 \(score(lenet))")
let asGood = modernHistory.validationAccuracies.firstIndex { $0 >= history.validationAccuracies.last! }
print(asGood.map { "as good as LeNet-5 in the end after \($0 + 1) epochs" } ?? "not as good as LeNet-5 this time")
claim("The modern one reads at least 97 % of the held-out digits", score(modern) >= 0.97)
claim(
  "It learns faster: after three epochs it is further than LeNet-5 after four",
  modernHistory.validationAccuracies[2] > history.validationAccuracies[2])

// %% [markdown]
// Over the same six seeds it came to 97.8 to 98.9 %, after half the epochs: at the end hardly more than luck, and once
// LeNet-5 was ahead. The difference in *speed* was there every time: 96.5 % and more after three epochs, LeNet-5 at
// most 95 % after four.

// %% [markdown]
// ## Saved, and loaded again
//
// A [snapshot](glossary.md#snapshot): the numbers go into a file, not the layers, so whoever loads makes the same
// network first.
//
// **Predict:** how well does the new one read before it has loaded anything?

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
// We load the modern one's numbers into LeNet-5.
//
// **Predict:** is LeNet-5 spoiled now, half its own numbers and half the others?

// %%
let lenetsScore = score(lenet)
do {
  try lenet.load(from: file)
} catch {
  print("\(error)".split(separator: "\n").prefix(5).joined(separator: "\n") + "\n  …")
}
claim("It is refused as a whole, and LeNet-5 is as it was", score(lenet), equals: lenetsScore)
try FileManager.default.removeItem(atPath: file)

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.

// %% [markdown]
// ### Exercise: parameters of C1, in colour
//
// A layer has `filters` filters of $f \times f$ over `channels` planes: one plane for gray pictures, three for colour.
// How many parameters are that? For C1 of LeNet, `convolutionParameters(5, 1, 6)` is 156.

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
// Somebody leaves out the border of zeros: an image of $n \times n$, two times 5 × 5 without padding and pooling by 2,
// 16 maps at the end. How many inputs has the dense layer behind `Flatten`? For $n = 32$ it is
// $16 \cdot 5 \cdot 5 = 400$.

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
// Rows of a confusion matrix are the right classes, columns the answers. Which part of a class was found (its
// *recall*)?

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
  "matrix[digit, digit] is how many were found. Of how many?",
  "Add up the row: matrix[digit, 0] + matrix[digit, 1] + …",
  trying: [(toy, 0), (toy, 1), (toy, 2), (confusion, 8)], partFound,
  expected: { matrix, digit in matrix.recalls[digit] },
  mistakes: [
    Mistake("You went down the column: of those that were called so, how many are. That is precision.") {
      matrix, digit in matrix.precisions[digit]
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
// - Convolution, subsampling, convolution, subsampling, dense: maps shrink ($n - f + 1$, then half), their number
//   grows.
// - 60,000 parameters make 340,908 connections, as weights are shared; most parameters sit where maps become a vector.
// - Judge by examples that were held out; show the others in a new way each time.
// - The confusion matrix says *which* errors; the second guess says how near they were.
// - ReLU, max pooling, batch normalisation and dropout: the same idea, learned faster and better.
//
// **Next:** [10 · Data augmentation](10-data-augmentation.ipynb): what it is worth to show things in new ways.

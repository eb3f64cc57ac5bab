// %% [markdown]
// # 12 · VGG
//
// How large should a filter be? LeNet took 5 × 5; AlexNet 11 × 11, then 5 × 5, then 3 × 3. In 2014 Karen Simonyan and
// Andrew Zisserman, of the *Visual Geometry Group* in Oxford, gave the shortest of answers: **3 × 3, always**, and more
// layers of it. Their network can be written down in one line, and for years it was the one that everybody took to
// build upon.
//
// Lesson 04 has met such a stack in passing. We find out what it can do and what it cannot, where a network keeps its
// 138 million numbers, why it did not want to learn at first, and how to let it look at pictures of any size.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [05 · Pooling and invariance](05-pooling-and-invariance.ipynb), [08 · Activations and
// normalisation](08-activations-and-normalisation.ipynb) and [11 · AlexNet and ZFNet](11-alexnet.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** judge a deep stack of small filters: say what it sees and what it costs; tell where a network
// keeps its parameters, its memory and its work; begin training so that signals arrive; use a dense head on larger
// pictures.

// %% [markdown]
// ## What two small filters see
//
// One output of a 3 × 3 filter sees 9 pixels. Behind it comes another 3 × 3, which looks at 9 such outputs. How far a
// number can see is its [receptive field](glossary.md#receptive-field).
//
// **Predict:** how many pixels does one output of the second layer depend on? And of a third?

// %%
func stack(_ sizes: [Int], channels: Int = 1) -> Sequential {
  Sequential(sizes.map { Conv2D(filterShape: ($0, $0, channels, channels), activation: .relu) })
}
let seenByTwo = trace(stack([3, 3]), output: [2, 2], on: [9, 9, 1])
let seenByThree = trace(stack([3, 3, 3]), output: [1, 1], on: [9, 9, 1])
display(sideBySide(["behind two layers of 3 × 3": seenByTwo, "behind three": seenByThree]))
claim("Two see as much as one filter of 5 × 5", seenByTwo.count, equals: 5 * 5)
claim("Three as much as one of 7 × 7", seenByThree.count, equals: 7 * 7)
let seenByOne = trace(stack([5]), output: [2, 2], on: [9, 9, 1])
claim("and the places are those of the 5 × 5", seenByTwo.positions, equals: seenByOne.positions)

// %% [markdown]
// ## What they cost
//
// Let $C$ [channels](glossary.md#channel) go in and $C$ come out. A filter of $f \times f$ has $f^2 C$ weights, and
// there are $C$ of them: $f^2 C^2$. (A [bias](glossary.md#bias) each comes on top; it hardly counts.)
//
// **Predict:** weights of two layers of 3 × 3 against one of 5 × 5, and of three against one of 7 × 7, for $C = 64$?

// %%
func weights(_ network: Sequential) -> Int {
  network.layers.map { ($0 as! Conv2D).filter.shape.reduce(1, *) }.reduce(0, +)
}
let C = 64
let kinds: KeyValuePairs = ["3, 3": [3, 3], "5": [5], "3, 3, 3": [3, 3, 3], "7": [7]]
let kindsWeights = kinds.map { Double(weights(stack($0.value, channels: C))) }
plot(
  BarChart(
    kindsWeights, names: kinds.map(\.key), x: "sizes of the filters", y: "weights", title: "64 channels in and out",
    width: 420))
claim("18 C² against 25 C²", [[3, 3], [5]].map { weights(stack($0, channels: C)) }, equals: [18 * C * C, 25 * C * C])
claim(
  "27 C² against 49 C²", [[3, 3, 3], [7]].map { weights(stack($0, channels: C)) }, equals: [27 * C * C, 49 * C * C])

// %% [markdown]
// ### ⚠ 81 % more is not 81 % less
//
// The paper says that 7 × 7 has 81 % *more* weights. On its way through the internet that became "81 % fewer with 3 ×
// 3".
//
// **Predict:** how many per cent fewer are they?

// %%
let (small, large) = (kindsWeights[2], kindsWeights[3])
claim("49 is 81 % more than 27, as the paper says", (large / small - 1) * 100, equals: 81, within: 0.5)
claim("27 is 45 % less than 49", (1 - small / large) * 100, equals: 45, within: 0.5)

// %% [markdown]
// ### What goes wrong: the layer that widens
//
// All that holds where as many channels come out as went in. But the first layer of a block in VGG doubles them: 64 go
// into the second block, and 128 come out of each of its two layers.
//
// **Predict:** for this block, which has fewer weights: 3 × 3 twice, or one 5 × 5 from 64 to 128?

// %%
let widening = compare("112x112x64 two: conv:3x3x128,same conv:3x3x128,same vs one: conv:5x5x128,same")
display(widening)
claim(
  "The two have more: 9 · 64 · 128 + 9 · 128 · 128, plus biases", widening.summaries[0].parameters.total,
  equals: 9 * 64 * 128 + 9 * 128 * 128 + 2 * 128)
let ofOne = widening.summaries[1].parameters.total
claim("The one has 25 · 64 · 128, plus biases", ofOne, equals: 25 * 64 * 128 + 128)
claim("which is less", ofOne < widening.summaries[0].parameters.total)

// %% [markdown]
// So small filters do not always spare weights. But they do another *kind* of thing.
//
// ## Are two the same as one?
//
// First without a bend between them. A single bright pixel, sent through layers that only multiply and add, comes out
// as the picture of what they do together: a filter of 5 × 5 (turned by half a turn, as lesson 02 found).
//
// **Predict:** if we lay that 5 × 5 over a photograph, how far is it from the two 3 × 3, one after the other?

// %%
let (first, second) = (Tensor(randomNormal: [3, 3], seed: 1), Tensor(randomNormal: [3, 3], seed: 2))
func bothFilters(_ x: Tensor) -> Tensor { conv2D(conv2D(x, filter: first), filter: second) }
var pixel = Tensor(zeros: [9, 9])
pixel[4, 4] = 1
let together = Filter("together", bothFilters(pixel)).rotated180
let camera = try Image(named: "camera").resized(height: 96, width: 96).matrix
display(sideBySide([Filter("first", first), Filter("second", second), together]))
claim(
  "Two linear 3 × 3 are one 5 × 5", bothFilters(camera), equals: conv2D(camera, filter: together.coefficients),
  within: 1e-5)

// %% [markdown]
// And the other way round: is every 5 × 5 the work of two 3 × 3? Count: 25 numbers are wanted, and $9 + 9$ are there;
// one of these is of no use, as doubling the first filter and halving the second changes nothing. So 17 for 25: no. How
// far off? Let two filters *learn* to be a random 5 × 5, from three beginnings, and keep the best. Then give them more
// channels between: two, three.
//
// **Predict:** which part of the 25 numbers (of the sum of their squares) is still wrong with one channel, two, three?

// %%
func bestPair(for wanted: Tensor, channelsBetween M: Int) -> Float {
  let input = pixel.reshaped(to: [1, 9, 9, 1])
  return (1...3).map { seed in
    InitializerSeeds.restart(from: UInt64(seed))
    var pair = Sequential {
      Conv2D(filterShape: (3, 3, 1, M), hasBias: false)
      Conv2D(filterShape: (3, 3, M, 1), hasBias: false)
    }
    var optimizer = Adam(learningRate: .cosine(from: 0.1, steps: 300))
    for _ in 0..<300 {
      let (_, gradients) = valueWithGradient(at: pair) { pair in
        let miss = pair(input).reshaped(to: [5, 5]) - wanted
        return (miss * miss).sum()
      }
      optimizer.update(&pair, along: gradients)
    }
    let miss = pair(input).reshaped(to: [5, 5]) - wanted
    return (miss * miss).sum().scalar / (wanted * wanted).sum().scalar
  }.min()!
}
let anyFilter = Tensor(randomNormal: [5, 5], seed: 51)
let left = (1...3).map { bestPair(for: anyFilter, channelsBetween: $0) }
plot(BarChart(left, names: ["1", "2", "3"], x: "channels between the two", y: "part that is wrong", width: 360))
claim("One channel: more than a twentieth stays wrong", left[0] > 0.05)
claim("It is not for lack of trying: a 5 × 5 that is made of two is found",
  bestPair(for: together.coefficients, channelsBetween: 1) < 1e-4)
claim("With two channels between, or three, nothing is wrong any more", left[1] < 1e-4 && left[2] < 1e-4)

// %% [markdown]
// Two channels between have 36 numbers for the 25. In a network it is the other way round: as many channels between as
// on both sides, and $18\,C^2$ numbers for $25\,C^2$. So the stack is a *narrower* choice of filters, and the authors
// liked that: fewer ways to learn by heart, a kind of [regularisation](glossary.md#regularisation). What it gains is
// the bend between. With [ReLU](glossary.md#relu) there, two small filters are no longer one filter of any size.
//
// **Predict:** a filter makes of the negative picture, $-x$, the negative answer. Do two with a ReLU between them?

// %%
func bent(_ x: Tensor) -> Tensor { conv2D(relu(conv2D(x, filter: first)), filter: second) }
claim("Without a bend: yes", bothFilters(-camera) == -bothFilters(camera))
claim("With a bend: no, so no filter can do what they do", !bent(-camera).isClose(to: -bent(camera), within: 0.1))

// %% [markdown]
// ## The network
//
// Five blocks. In each, some convolutions of 3 × 3 with a border of one pixel ([padding](glossary.md#padding)), so that
// nothing shrinks, and then max [pooling](glossary.md#pooling) by 2. The channels: 64, 128, 256, 512, 512. Then three
// [dense layers](glossary.md#dense-layer): 4,096, 4,096 and 1,000 classes.
//
// **Predict:** the side of the maps behind each block, for a picture of 224 × 224? And how many numbers come out of the
// last block?

// %%
let vgg = VGG(depth: 16)
display(vgg.diagram())
let sides = vgg.summary().trace.steps.filter { $0.path.hasPrefix("pool") }.map { $0.output[0] }
claim("224 is halved five times", sides, equals: [224 / 2, 224 / 4, 224 / 8, 224 / 16, 224 / 32])
claim("7 · 7 · 512 = 25,088 numbers go into the first dense layer", 7 * 7 * 512, equals: vgg.summary().trace.steps
  .first { $0.path == "fc6" }!.input[0])

// %% [markdown]
// The paper has five such networks, its columns A to E, each deeper than the one before. Here they are: for each block
// the sizes of its filters. A function makes the layers. (We use `hasNorm` and `start` later.)

// %%
let columns: KeyValuePairs<String, [[Int]]> = [
  "A": [[3], [3], [3, 3], [3, 3], [3, 3]],
  "B": [[3, 3], [3, 3], [3, 3], [3, 3], [3, 3]],
  "C": [[3, 3], [3, 3], [3, 3, 1], [3, 3, 1], [3, 3, 1]],
  "D": [[3, 3], [3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]],
  "E": [[3, 3], [3, 3], [3, 3, 3, 3], [3, 3, 3, 3], [3, 3, 3, 3]],
]
let wide = [64, 128, 256, 512, 512]

func blocks(
  _ sizes: [[Int]], widths: [Int], channels: Int = 3, start: Initializer = .heNormal, hasNorm: Bool = false
) -> [any Layer] {
  var layers: [any Layer] = []
  var inputs = channels
  for (block, width) in zip(sizes, widths) {
    for f in block {
      layers.append(
        Conv2D(
          filterShape: (f, f, inputs, width), padding: .same, activation: hasNorm ? .identity : .relu,
          initializer: start))
      if hasNorm { layers += [BatchNorm(width), Activate(.relu)] }
      inputs = width
    }
    layers.append(MaxPool2D(size: 2))
  }
  return layers
}
func head(inputs: Int, hidden: [Int], classes: Int) -> [any Layer] {
  let sizes = [inputs] + hidden
  let dense = zip(sizes, hidden).map { Dense($0, $1, activation: .relu, initializer: .heNormal) }
  return [Flatten()] + dense + [Dense(sizes.last!, classes)]
}

// %% [markdown]
// **Predict:** E has eight convolutions more than A. How many per cent more [parameters](glossary.md#parameter) is
// that?

// %%
let networks = columns.map { _, sizes in
  Sequential(blocks(sizes, widths: wide) + head(inputs: 7 * 7 * 512, hidden: [4096, 4096], classes: 1000))
}
for ((name, sizes), network) in zip(columns, networks) {
  let text = sizes.map { $0.map(String.init).joined(separator: " ") }.joined(separator: " | ")
  print("\(name), \(sizes.joined().count + 3) layers: \(text)  \(network.parameterCount)")
}
claim(
  "In millions, the paper's table 2: 133, 133, 134, 138, 144",
  networks.map { Int((Double($0.parameterCount) / 1e6).rounded()) }, equals: [133, 133, 134, 138, 144])
let growth = Double(networks[4].parameterCount) / Double(networks[0].parameterCount)
claim("E has 8 % more than A", (growth - 1) * 100, equals: 8, within: 0.5)
let libraries = [11, 13, 16, 19].map { VGG(depth: $0).parameterCount }
let ours = [0, 1, 3, 4].map { networks[$0].parameterCount }
claim("A, B, D and E are the library's VGG-11, 13, 16 and 19", ours, equals: libraries)

// %% [markdown]
// Which was best? On ImageNet, with pictures of one size, the right class was not among the first five in 10.4 % (A),
// 9.9 % (B), 9.4 % (C), 8.8 % (D) and 9.0 % (E) of the cases. Read it again: C beats B by three 1 × 1, which see
// nothing new and only bend; D beats C by looking round as well; and E has had enough.
//
// ### ⚠ "VGG-16"
//
// - It is column D, and layers *with weights* count: 13 convolutions and 3 dense layers, not 16 convolutions, as one
//   can read. Column C has 16 as well, and is hardly ever meant.
// - *With batch norm* (`vgg16_bn`) is younger than the paper, by which [batch
//   normalisation](glossary.md#batch-normalisation) was not known. It has another number of parameters.
// - [Local response normalisation](glossary.md#local-response-normalisation) was tried, in a column A-LRN, and did not
//   help. It was dropped for good.
//
// **Predict:** how many parameters does batch normalisation add, with two for each channel of each convolution?

// %%
let channelsInAll = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512
claim(
  "Two for each of 4,224 channels: next to nothing", VGG(depth: 16, hasBatchNorm: true).parameterCount,
  equals: vgg.parameterCount + 2 * channelsInAll)

// %% [markdown]
// ## Every parameter, by hand
//
// **Predict:** VGG-16 has 138,357,544. Which one layer has three quarters of them?

// %%
func ofConvolution(_ inputs: Int, _ outputs: Int) -> Int { (9 * inputs + 1) * outputs }
func ofDense(_ inputs: Int, _ outputs: Int) -> Int { (inputs + 1) * outputs }
let byHand = [
  ofConvolution(3, 64), ofConvolution(64, 64),
  ofConvolution(64, 128), ofConvolution(128, 128),
  ofConvolution(128, 256), ofConvolution(256, 256), ofConvolution(256, 256),
  ofConvolution(256, 512), ofConvolution(512, 512), ofConvolution(512, 512),
  ofConvolution(512, 512), ofConvolution(512, 512), ofConvolution(512, 512),
  ofDense(25_088, 4_096), ofDense(4_096, 4_096), ofDense(4_096, 1_000),
]
display(vgg.summary())
let steps = vgg.summary().trace.steps.filter { step in ["conv", "pool", "fc"].contains { step.path.hasPrefix($0) } }
claim("Layer by layer as in the table", steps.map(\.parameters.total).filter { $0 > 0 }, equals: byHand)
claim("together 138,357,544", byHand.reduce(0, +), equals: 138_357_544)
claim("25,088 → 4,096 alone has 102,764,544, three quarters of all", byHand[13], equals: 102_764_544)
claim("and all 13 convolutions hardly a tenth", byHand[..<13].reduce(0, +) * 9 < byHand.reduce(0, +))

// %% [markdown]
// ## Where is what?
//
// Three things cost something: *memory* for the numbers that come out of each layer (in training all of them are kept
// for the way back), *parameters*, and work, in [multiply-adds](glossary.md#multiply-add). Three charts over the same
// layers, from the picture at the left to the classes at the right: `2_1` is the first convolution of the second block,
// `p2` the pooling behind it.
//
// **Predict:** where is each chart highest?

// %%
let layerNames = steps.map {
  $0.path.replacingOccurrences(of: "conv", with: "").replacingOccurrences(of: "pool", with: "p")
}
let outputs = steps.map { $0.output.reduce(1, *) }
func chart(_ numbers: [Int], unit: Double, _ y: String) -> BarChart {
  BarChart(numbers.map { Double($0) / unit }, names: layerNames, y: y)
}
smallMultiples(columns: 1, [
  "memory: numbers that come out": chart(outputs, unit: 1e6, "millions"),
  "parameters": chart(steps.map(\.parameters.total), unit: 1e6, "millions"),
  "work: multiply-adds": chart(steps.map(\.multiplyAdds), unit: 1e9, "billions"),
], scales: .own, width: 620)
let numbersInAll = 224 * 224 * 3 + outputs.reduce(0, +)
let shareOfFirst = Double(outputs[0] + outputs[1]) / Double(numbersInAll)
claim("Memory: the first two of 21 layers have 42 % of it", shareOfFirst, equals: 0.42, within: 0.005)
let dense = Double(byHand[13...].reduce(0, +)) / Double(vgg.parameterCount)
claim("Parameters: the three dense layers have 89 %", dense, equals: 0.89, within: 0.005)
let total = vgg.summary().multiplyAdds
claim("Work: 15.5 billion multiply-adds", Double(total) / 1e9, equals: 15.5, within: 0.05)
let workOfDense = steps.suffix(3).map(\.multiplyAdds).reduce(0, +)
claim("of which the dense layers do less than one in a hundred", workOfDense * 100 < total)

// %% [markdown]
// The bars of the work are strangely even. `conv1_2` has maps of 224 × 224 with 64 channels, `conv4_2` of 28 × 28 with
// 512.
//
// **Predict:** how do the multiply-adds of `conv1_2`, `conv2_2`, `conv3_2` and `conv4_2` compare?

// %%
let seconds = ["conv1_2", "conv2_2", "conv3_2", "conv4_2"].map { name in
  steps.first { $0.path == name }!.multiplyAdds
}
print(seconds)
claim("All are equal to 224 · 224 · 9 · 64 · 64", seconds, equals: [Int](repeating: 224 * 224 * 9 * 64 * 64, count: 4))

// %% [markdown]
// From block to block the side is halved: a quarter of the places. And the channels double, those that go in and those
// that come out: four times the weights. The fifth block has smaller maps but no more channels, so a quarter of the
// work.
//
// ### ⚠ 24 million numbers, or 15?
//
// Well-known lecture notes (Stanford's CS231n), and all that copied them, list what comes out of every layer of VGG-16,
// picture included, and write below it: "24M · 4 bytes ≈ 93 MB". Their lines are right. Add them up.
//
// **Predict:** what comes out?

// %%
print(numbersInAll)
claim("The sum of the lines is 15.2 million, not 24", Double(numbersInAll) / 1e6, equals: 15.2, within: 0.05)
claim("61 MB with 4 bytes each", Double(numbersInAll) * 4 / 1e6, equals: 61, within: 0.5)

// %% [markdown]
// And *billions of operations*: some count multiplication and addition singly, and have 31 billion for the same
// network.
//
// ## Hard to begin
//
// The authors could not train the deep columns from nothing. They trained A, put its layers into the deeper ones, and
// only the new ones began at random. Let us see why. A photograph goes through the 13 convolutions of column D, with
// random weights, and we look at how wide the numbers are behind each: their [standard
// deviation](glossary.md#standard-deviation), as in lesson 08.
//
// ### ⚠ A variance of 0.01, or a deviation?
//
// The paper draws weights with a [variance](glossary.md#variance) of 0.01, which is a deviation of 0.1. Many programs,
// and AlexNet before, have a *deviation* of 0.01.
//
// **Predict:** which of the two brings the picture through? (He's [initialisation](glossary.md#initialisation), of
// lesson 08, is the third line.)

// %%
let cat = try Image(named: "chelsea")
let small64 = cat.resized(height: 64, width: 64).pixels[.newAxis]
let columnD = columns[3].value
func spreads(_ start: Initializer) -> [Float] {
  InitializerSeeds.restart(from: 1)
  let layers = Sequential(blocks(columnD, widths: wide, start: start))
  let outputs = layers.activations(for: small64).filter { $0.layer == "Conv2D" }.map(\.output)
  return outputs.map { $0.standardDeviation().scalar }
}
let byDeviation = [0.01, 0.1].map { spreads(.normal(standardDeviation: $0)) }
let byHe = spreads(.heNormal)

// %%
plot(
  ["deviation 0.01": byDeviation[0], "variance 0.01": byDeviation[1], "He": byHe], x: "convolution",
  y: "standard deviation", title: "A photograph on its way through VGG-16", from: 1, yScale: .logarithmic)
claim("A deviation of 0.01: after 13 convolutions less than a millionth is left", byDeviation[0][12] < 1e-6)
claim("A variance of 0.01: the numbers have grown to more than 100,000", byDeviation[1][12] > 100_000)
let apart = log10f(byDeviation[1][12] / byDeviation[0][12])
claim("Ten times the weights, 13 times over: 13 powers of ten apart", apart, equals: 13, within: 0.01)
claim("He: between 0.1 and 1 in every layer", byHe.min()! > 0.1 && byHe.max()! < 1)

// %% [markdown]
// ## Does it matter for learning?
//
// A narrow column D, with an eighth of the channels, reads digits. They are put on 32 × 32, so that five poolings fit:
// 32 → 16 → 8 → 4 → 2 → 1. A hundred steps with 32 digits each, for three [seeds](glossary.md#seed) and three
// beginnings: a deviation of 0.01; He; He with batch normalisation.
//
// **Predict:** how many of ten digits does each of the three read then?

// %%
let digits = try Dataset.digits()
let onCanvas = digits.with(images: digits.images.padded(.sides(top: 2, bottom: 2, left: 2, right: 2)))
let (training, held) = onCanvas.split(at: 0.8, seed: 1, stratified: true)

func taught(_ network: Sequential, seed: Int, steps: Int) -> [Float] {
  var network = network
  var optimizer = SGD(learningRate: .cosine(from: 0.01, to: 0.002, steps: steps), momentum: 0.9)
  var (losses, epoch) = ([Float](), 0)
  while losses.count < steps {
    for batch in training.batches(of: 32, shuffledBy: UInt64(seed), epoch: epoch) where losses.count < steps {
      let (loss, gradients) = valueWithGradient(at: network) {
        softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
      }
      optimizer.update(&network, along: gradients)
      losses.append(loss.scalar)
    }
    epoch += 1
  }
  return losses
}
func score(_ network: Sequential) -> Double { accuracy(logits: network(held.images), labels: held.labels) }
func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }

let ways: [(name: String, start: Initializer, hasNorm: Bool)] = [
  ("deviation 0.01", .normal(standardDeviation: 0.01), false), ("He", .heNormal, false),
  ("He, batch norm", .heNormal, true),
]
var losses = ways.map { _ in [[Float]]() }
var scores = ways.map { _ in [Double]() }
for seed in progress(1...3) {
  for (number, way) in ways.enumerated() {
    InitializerSeeds.restart(from: UInt64(seed))
    let network = Sequential(
      blocks(columnD, widths: [8, 16, 32, 64, 64], channels: 1, start: way.start, hasNorm: way.hasNorm)
        + [Flatten(), Dense(64, 10)])
    losses[number].append(taught(network, seed: seed, steps: 100))
    scores[number].append(score(network))
  }
}

// %%
/// The mean over the seeds and ten steps.
func smoothed(_ runs: [[Float]]) -> [Float] {
  stride(from: 0, to: runs[0].count, by: 10).map { start in
    runs.map { $0[start..<start + 10].reduce(0, +) / 10 }.reduce(0, +) / Float(runs.count)
  }
}
plot(
  LineChart(
    zip(ways, losses).map { way, runs in
      .init(way.name, smoothed(runs), at: (1...10).map { Double($0 * 10) })
    }, x: "step", y: "loss", title: "13 convolutions on digits, mean of three seeds"))
for (way, scores) in zip(ways, scores) { print(way.name, scores) }
claim("With a deviation of 0.01 it guesses, whatever the seed", scores[0].max()! < 0.15)
claim("With He's weights it learns: on average it reads more than four of ten", mean(scores[1]) > 0.4)
claim("With batch normalisation it is further, whatever the seed", zip(scores[2], scores[1]).allSatisfy { $0 > $1 })

// %% [markdown]
// Nothing was changed but the beginning, and the normalisation. How much of it is luck? With six seeds we measured 27
// to 83 % with He's weights alone, of which five were above 70 %, and 93 to 95 % with batch normalisation.
//
// After the paper had been handed in, its authors found that Glorot's initialisation would have done; He's and batch
// normalisation came in the following year. Since then nobody has had to train a VGG by way of another.
//
// ## 3 × 3 twice, or 5 × 5 once?
//
// Now the question of the beginning, asked of digits. Three blocks, each with two 3 × 3 or with one 5 × 5; everything
// else is equal, the receptive fields, too. 200 steps, three seeds. (On ImageNet the authors tried it with B: the one
// with 5 × 5 was wrong 7 % more often at its first guess.)
//
// **Predict:** which reads better?

// %%
func reader(_ block: [Int], hasNorm: Bool = false) -> Sequential {
  Sequential(
    blocks([block, block, block], widths: [8, 16, 32], channels: 1, hasNorm: hasNorm)
      + head(inputs: 4 * 4 * 32, hidden: [64], classes: 10))
}
var rivals: [[Double]] = [[], []]
for seed in progress(1...3) {
  for (number, block) in [[3, 3], [5]].enumerated() {
    InitializerSeeds.restart(from: UInt64(seed))
    let network = reader(block)
    _ = taught(network, seed: seed, steps: 200)
    rivals[number].append(score(network))
  }
}

// %%
let fields = try [reader([3, 3])[..<9], reader([5])[..<6]].map { try $0.receptiveField(for: [32, 32, 1])![0].size }
claim("Before the head both see 36 pixels of a row: 1 + 5 · (1 + 2 + 4)", fields, equals: [36, 36])
print("two 3 × 3:", rivals[0], "one 5 × 5:", rivals[1])
claim("Both read most digits", rivals.joined().min()! > 0.8)
claim("On average they are less than four points apart", mean(rivals[0]), equals: mean(rivals[1]), within: 0.04)
let counts = [[3, 3], [5]].map { reader($0).parameterCount }
claim("The stack has more parameters, as its channels double", counts[0] > counts[1])

// %% [markdown]
// No victory for 3 × 3: digits are easy, the training is short, and this network is not deep. We tell you because it is
// so. What holds for a million photographs need not hold for 4,000 digits, or the other way round.
//
// ## Pictures of any size
//
// ### What goes wrong: one pixel size fits all
//
// A convolution takes a picture of any size. A dense layer does not.
//
// **Predict:** VGG-16, here with an eighth of the channels, sees the cat as she is, 300 × 451 pixels: how large are the
// maps behind the fifth pooling, and what does the first dense layer, `fc6`, say?

// %%
func narrowVGG() -> Sequential {
  Sequential(blocks(columnD, widths: [8, 16, 32, 64, 64]) + head(inputs: 7 * 7 * 64, hidden: [64], classes: 10))
}
InitializerSeeds.restart(from: 1)
let narrow = narrowVGG()
var refusal = ""
do { _ = try narrow.outputShape(for: [300, 451, 3]) } catch { refusal = "\(error)" }
print(refusal)
let maps = try narrow[..<18].outputShape(for: [300, 451, 3])
claim("Behind the blocks there are maps of 9 × 14", maps, equals: [9, 14, 64])
claim("9 · 14 · 64 = 8,064 numbers for a layer of 7 · 7 · 64 = 3,136: refused", refusal.contains("\(9 * 14 * 64)"))

// %% [markdown]
// But look: a neuron of `fc6` multiplies each number of 7 × 7 × 512 by a weight and adds up. A *filter* of 7 × 7 × 512
// does just that, at the one place where it fits. And the neurons behind it, with 4,096 inputs each, are [one-by-one
// convolutions](glossary.md#one-by-one-convolution). So let us write the same weights in another shape.
//
// **Predict:** on 224 × 224, what is the difference between the scores? And what comes out for the whole cat?

// %%
/// The same network with filters for dense layers; `maps` is what comes into the first of them.
func asConvolutions(_ network: Sequential, maps: [Int]) -> Sequential {
  var shape = maps
  return Sequential(
    network.layers.filter { !($0 is Flatten) }.map { layer in
      guard let dense = layer as? Dense else { return layer }
      let outputs = dense.weight.shape[1]
      let filters = Conv2D(filterShape: (shape[0], shape[1], shape[2], outputs), activation: dense.activation)
      filters.filter.value = dense.weight.value.reshaped(to: shape + [outputs])
      filters.bias!.value = dense.bias!.value
      shape = [1, 1, outputs]
      return filters
    })
}
let sliding = asConvolutions(narrow, maps: [7, 7, 64])
let square = cat.resized(height: 224, width: 224).pixels[.newAxis]
claim("It has the same parameters", sliding.parameterCount, equals: narrow.parameterCount)
claim("and gives the same scores", sliding(square).reshaped(to: [1, 10]), equals: narrow(square), within: 1e-4)
let ofWholeCat = sliding(cat.pixels[.newAxis])
claim("For the whole cat it gives ten scores at 3 · 8 places", ofWholeCat.shape, equals: [1, 9 - 7 + 1, 14 - 7 + 1, 10])

// %% [markdown]
// The authors tested in this way: the whole picture through the network, and the mean of all scores at the end.
//
// ## A row of digits
//
// Now with a network that has learned something: one of ours, with batch normalisation, which knows single digits on 32
// × 32. It will be shown ten of them side by side, on 32 × 320, which it has never seen. Three poolings make a place
// out of 8 pixels, so the head stops every 8 pixels: four times a digit.
//
// **Predict:** at how many places does it stop, and what does it say *between* two digits?

// %%
InitializerSeeds.restart(from: 1)
let single = reader([3, 3], hasNorm: true)
let itsLosses = taught(single, seed: 1, steps: 250)
print("the loss fell from \(itsLosses[0]) to \(itsLosses.last!); it reads \(score(single))")
claim("One digit at a time it reads at least 93 %", score(single) > 0.93)

// %%
let gliding = asConvolutions(single, maps: [4, 4, 32])
func row(_ number: Int) -> (image: Tensor, digits: [Int]) {
  let digits = (0..<10).map { (3 * $0 + number) % 10 }
  let images = digits.map { held[class: $0].images[number..<number + 1] as Tensor }
  return (Tensor(concatenating: images, along: 2), digits)
}
let shown = row(1)
let probabilities = softmax(gliding(shown.image)[0, 0] as Tensor)
display(sideBySide(["what it is shown": Image(shown.image[0]).resized(height: 64, width: 640)]))
heatMap(
  probabilities.transposed(), rows: (0...9).map(String.init), x: "stop, every 8 pixels", y: "it says",
  title: "How sure it is of each digit at each stop", in: 0...1, width: 680)
claim("It stops at (320 − 32) / 8 + 1 = 37 places", probabilities.shape[0], equals: (320 - 32) / 8 + 1)
let between = (0..<37).filter { $0 % 4 != 0 }.map { (probabilities[$0] as Tensor).max().scalar }
claim("Between digits, too, it is sure of something, somewhere", between.max()! > 0.8)

// %% [markdown]
// Every fourth stop is on a digit, and there it is nearly always right. Between them it sees halves of two, and has to
// choose one of ten all the same: nobody has taught it to say *none of them*.
//
// **Predict:** of 100 digits in ten such rows, how many does it read? And what would it have cost to cut out a piece
// for each stop instead?

// %%
func read(_ row: (image: Tensor, digits: [Int])) -> Int {
  let scores = gliding(row.image)[0, 0] as Tensor
  let answers = (0..<10).map { Int(scores.topK(1).positions[4 * $0, 0]) }
  return zip(answers, row.digits).filter { $0 == $1 }.count
}
let right = (1...10).map { read(row($0)) }
print("Where it stops on a digit: \(right) of 10 right, for ten rows")
claim("Of 100 digits in rows at least 90 are read", right.reduce(0, +) >= 90)
let perRow = gliding.summary(input: [32, 320, 1]).multiplyAdds
let perDigit = single.summary(input: [32, 32, 1]).multiplyAdds
print("once over the row: \(perRow) multiply-adds; 37 times a piece of it: \(37 * perDigit)")
claim("Cutting out 37 pieces would be more than three times the work", 37 * perDigit > 3 * perRow)

// %% [markdown]
// ### What goes wrong: nearly the same as cutting out
//
// Cut the second digit out of the row, 32 × 32, and ask the network about it alone.
//
// **Predict:** are the scores those at its place in the row? (Think of what lies beyond the border of the piece.)

// %%
let piece = shown.image[.all, .all, 32..<64] as Tensor
let alone = single(piece)[0] as Tensor
let inRow = gliding(shown.image)[0, 0, 4] as Tensor
display(sideBySide(["alone": alone[.newAxis], "in the row": inRow[.newAxis]]))
claim("They differ: alone it has zeros round it, in the row its neighbours", abs(alone - inRow).max() > 0.05)

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.

// %% [markdown]
// ### Exercise: a block's parameters
//
// A block of VGG has `layers` convolutions of 3 × 3. `inputs` channels go in, and `width` come out of each of its
// layers. How many parameters, biases included? For the third block, `ofBlock(128, 256, 3)`, it is 1,475,328.

// %% A block's parameters tags=["exercise"]
func ofBlock(_ inputs: Int, _ width: Int, _ layers: Int) -> Int {
  // BEGIN SOLUTION
  (9 * inputs + 1) * width + (layers - 1) * (9 * width + 1) * width
  // END SOLUTION
}

// %% Check: a block's parameters
exercise(
  "How many parameters has a block of 3 × 3 convolutions?",
  hints: "Only the first layer sees the inputs. What do the others see?",
  "A filter over k channels has 9 · k weights and a bias; there are width filters in each layer.",
  "Once (9 · inputs + 1) · width, and for the others (9 · width + 1) · width each.",
  trying: [(128, 256, 3), (64, 128, 2), (3, 64, 1), (512, 512, 4)], ofBlock,
  expected: { inputs, width, layers in
    let sizes = [Int](repeating: 3, count: layers)
    return Sequential(blocks([sizes], widths: [width], channels: inputs)).parameterCount
  },
  mistakes: [
    Mistake("Each layer but the first sees width channels, not the inputs.") { inputs, width, layers in
      layers * (9 * inputs + 1) * width
    },
    Mistake("The first layer sees the inputs, not width channels.") { _, width, layers in
      layers * (9 * width + 1) * width
    },
    Mistake("Those are the weights. Each filter has a bias as well.") { inputs, width, layers in
      9 * inputs * width + (layers - 1) * 9 * width * width
    },
    Mistake("The first layer is one of the layers: layers − 1 are left for the others.") { inputs, width, layers in
      (9 * inputs + 1) * width + layers * (9 * width + 1) * width
    },
  ])

// %% [markdown]
// ### Exercise: how far does it see?
//
// `convolutions` says how many 3 × 3 each block has, and behind each block comes pooling by 2. How many pixels of a row
// does one output of the last pooling see? For VGG-16, `sight([2, 2, 3, 3, 3])`, it is 212.

// %% How far does it see? tags=["exercise"]
func sight(_ convolutions: [Int]) -> Int {
  // BEGIN SOLUTION
  var (seen, step) = (1, 1)
  for count in convolutions {
    seen += 2 * count * step + step
    step *= 2
  }
  return seen
  // END SOLUTION
}

// %% Check: how far does it see?
func sum(_ numbers: [Int], _ term: (_ count: Int, _ step: Int) -> Int) -> Int {
  numbers.enumerated().map { block, count in term(count, 1 << block) }.reduce(0, +)
}
exercise(
  "How many pixels of a row does one output of the last pooling see?",
  hints: "At the picture itself: one pixel, and neighbours lie one pixel apart (lesson 05).",
  "A window of f sees f − 1 steps more: 2 steps for each 3 × 3, and 1 for the pooling.",
  "Behind a pooling the step is twice as long. So: seen grows by (2 · count + 1) · step, then step doubles.",
  trying: [[2, 2, 3, 3, 3], [1, 1, 2, 2, 2], [2], [1, 3]], sight,
  expected: { convolutions in
    let sizes = convolutions.map { [Int](repeating: 3, count: $0) }
    let layers = blocks(sizes, widths: sizes.map { _ in 1 }, channels: 1)
    return try! Sequential(layers).receptiveField(for: [512, 512, 1])![0].size
  },
  mistakes: [
    Mistake("The pooling is missing: it sees one step more as well.") { convolutions in
      1 + sum(convolutions) { count, step in 2 * count * step }
    },
    Mistake("Behind a pooling neighbours lie twice as far apart: the step grows.") { convolutions in
      1 + sum(convolutions) { count, _ in 2 * count + 1 }
    },
    Mistake("Begin with 1: without any layer an output is a pixel, and sees itself.") { convolutions in
      sum(convolutions) { count, step in (2 * count + 1) * step }
    },
    Mistake("A window of 3 sees two steps more, not three.") { convolutions in
      1 + sum(convolutions) { count, step in (3 * count + 1) * step }
    },
  ])

// %% [markdown]
// ### Exercise: how many scores?
//
// VGG-16 with filters for dense layers: five poolings by 2, of which each leaves out a last row that does not fill a
// window, then a filter of 7 × 7. How many rows and columns of scores for a picture of `height` × `width`? For 300 ×
// 451 we saw `[3, 8]`.

// %% How many scores? tags=["exercise"]
func scoreMap(_ height: Int, _ width: Int) -> [Int] {
  // BEGIN SOLUTION
  [height / 32 - 6, width / 32 - 6]
  // END SOLUTION
}

// %% Check: how many scores?
exercise(
  "How many rows and columns of scores come out?",
  hints: "How large are the maps behind five poolings?", "Halve five times, and drop what does not fit: divide by 32.",
  "n − f + 1 places for the filter of 7 × 7.",
  trying: [(300, 451), (224, 224), (256, 384), (255, 500)], scoreMap,
  expected: { height, width in Array(try! sliding.outputShape(for: [height, width, 3]).prefix(2)) },
  mistakes: [
    Mistake("That is how large the maps are. At how many places does 7 × 7 fit in them?") { height, width in
      [height / 32, width / 32]
    },
    Mistake("The first place counts as well: n − f + 1.") { height, width in [height / 32 - 7, width / 32 - 7] },
    .swappedAxes,
    Mistake("A convolution with a border keeps the size: only the poolings, and 7 × 7, make it smaller.") {
      height, width in [(height - 26) / 32 - 6, (width - 26) / 32 - 6]
    },
    Mistake("Pooling drops what does not fill a window: rounded down, not up.") { height, width in
      [(height + 31) / 32 - 6, (width + 31) / 32 - 6]
    },
  ])

// %% [markdown]
// ## What to keep
//
// - Two 3 × 3 see as much as one 5 × 5, three as much as one 7 × 7, with 18 C² against 25 C² and 27 C² against 49 C²
//   weights, if as many channels come out as went in; and they bend in between.
// - They are not the same function: without a bend, and with one channel between, 17 free numbers cannot be 25.
// - VGG-16: 224 → 112 → 56 → 28 → 14 → 7, channels 64 to 512, 138,357,544 parameters, 15.5 billion multiply-adds.
// - Memory is at the beginning, parameters are at the end, the work is spread evenly over the convolutions.
// - Published sums are worth adding up again.
// - Many layers need a beginning that keeps the size of the signal, He's or batch normalisation; a factor is taken to
//   the power of the depth.
// - A dense layer over maps is a convolution whose filter is as large as they are. Written so, the network slides over
//   larger pictures, at a fraction of the work of cutting them up.
//
// **Next:** [13 · ResNet](13-resnet.ipynb): why deeper was worse, and what helped.

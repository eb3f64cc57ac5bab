// %% [markdown]
// # 11 · AlexNet and ZFNet
//
// In 2012 a network won the largest competition for recognising photographs, and won it by so much that nearly
// everybody changed the subject of their work: **AlexNet**, by Krizhevsky, Sutskever and Hinton. It is LeNet once more,
// a thousand times as large, with a handful of new ideas. Which of them mattered?
//
// We build it from the paper's table, check every figure, and try each idea by itself. A year later **ZFNet** looked
// inside and repaired the first layer; we find out what was broken there.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [09 · LeNet](09-lenet.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** read the table of a network and check it: work out every map of AlexNet; say where its
// parameters are and where its work; explain towers, dropout, local response normalisation and overlapping pooling, and
// say what each does; show what a large stride loses.

// %% [markdown]
// ## The task
//
// ImageNet's challenge: 1.2 million photographs to learn from, 1,000 classes, many breeds of dog among them. A network
// may give five answers; if none is right, it has erred (*top-5 error*).
//
// | | top-5 error |
// |---|---|
// | best of the others, 2012 | 26.2 % |
// | AlexNet, the mean answer of seven networks | 15.3 % |
// | AlexNet, a single one (on the validation set) | 18.2 % |
//
// ⚠ So the famous 15.3 % is not what *one* AlexNet does; the network that we build has 18.2 %.
//
// This is the table of the paper. All layers but the last have [ReLU](glossary.md#relu); a *response normalisation*
// follows the first two; *pooling* follows where it says so, always 3 × 3 with [stride](glossary.md#stride) 2. *Two
// groups* means that a filter sees half of the [channels](glossary.md#channel) only, as in lesson 04.
//
// | layer | filters | |
// |---|---|---|
// | conv1 | 96 of 11 × 11 | stride 4, then normalisation, pooling |
// | conv2 | 256 of 5 × 5 | padding 2, two groups, then normalisation, pooling |
// | conv3 | 384 of 3 × 3 | padding 1 |
// | conv4 | 384 of 3 × 3 | padding 1, two groups |
// | conv5 | 256 of 3 × 3 | padding 1, two groups, then pooling |
// | fc6, fc7 | 4,096 units each | dense, with dropout |
// | fc8 | 1,000 units | dense: the scores of the classes |
//
// ## Eight layers
//
// First with a pencil. One formula does it all, $\left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1$, for filters and
// for windows.
//
// **Predict:** the side of the map after each of the eight steps, from 227 pixels on. How many numbers does fc6 get?

// %%
func side(_ n: Int, _ f: Int, stride s: Int = 1, padding p: Int = 0) -> Int { (n + 2 * p - f) / s + 1 }
let conv1 = side(227, 11, stride: 4)
let pool1 = side(conv1, 3, stride: 2)
let conv2 = side(pool1, 5, padding: 2)
let pool2 = side(conv2, 3, stride: 2)
let conv3 = side(pool2, 3, padding: 1)  // conv4 and conv5 are like it
let pool5 = side(conv3, 3, stride: 2)
print("227 → \(conv1) → \(pool1) → \(conv2) → \(pool2) → \(conv3) → \(conv3) → \(conv3) → \(pool5)")
claim("227 → 55 → 27 → 27 → 13 → 13 → 6", [conv1, pool1, conv2, pool2, conv3, pool5], equals: [55, 27, 27, 13, 13, 6])
claim("What is left: 6 · 6 · 256 = 9,216 numbers", pool5 * pool5 * 256, equals: 9_216)

// %% [markdown]
// Now the same as a program, a line for each line of the table. Nothing runs yet: `summary` only follows the shapes.
//
// **Predict:** LeNet-5 had 60,000 [parameters](glossary.md#parameter). How many has this one?

// %%
let alexnet = Sequential {
  Named("conv1", Conv2D(filterShape: (11, 11, 3, 96), stride: 4, activation: .relu))
  Named("norm1", LocalResponseNorm())
  Named("pool1", MaxPool2D(size: 3, stride: 2))
  Named("conv2", Conv2D(filterShape: (5, 5, 48, 256), padding: 2, groups: 2, activation: .relu))
  Named("norm2", LocalResponseNorm())
  Named("pool2", MaxPool2D(size: 3, stride: 2))
  Named("conv3", Conv2D(filterShape: (3, 3, 256, 384), padding: 1, activation: .relu))
  Named("conv4", Conv2D(filterShape: (3, 3, 192, 384), padding: 1, groups: 2, activation: .relu))
  Named("conv5", Conv2D(filterShape: (3, 3, 192, 256), padding: 1, groups: 2, activation: .relu))
  Named("pool5", MaxPool2D(size: 3, stride: 2))
  Named("flatten", Flatten())
  Named("fc6", Dense(9_216, 4_096, activation: .relu))
  Named("drop6", Dropout(0.5))
  Named("fc7", Dense(4_096, 4_096, activation: .relu))
  Named("drop7", Dropout(0.5))
  Named("fc8", Dense(4_096, 1_000))
}
let table = alexnet.summary(input: [227, 227, 3])
table

// %%
let steps = table.trace.steps
func step(_ name: String) -> ShapeTrace.Step { steps.first { $0.path == name }! }
let maps = ["conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool5"]
claim(
  "The network has the sides that we worked out", maps.map { step($0).output[0] },
  equals: [conv1, pool1, conv2, pool2, conv3, conv3, conv3, pool5])
claim(
  "60,965,224 parameters: the paper's “60 million”", table.parameters.total,
  equals: (11 * 11 * 3 + 1) * 96 + (5 * 5 * 48 + 1) * 256 + (3 * 3 * 256 + 1) * 384 + (3 * 3 * 192 + 1) * 384
    + (3 * 3 * 192 + 1) * 256 + 9_217 * 4_096 + 4_097 * 4_096 + 4_097 * 1_000)
claim("about a thousand times those of LeNet-5", Double(table.parameters.total) / 60_000, equals: 1_016, within: 1)
let itsOwn = AlexNet().summary().trace.steps
claim("Fovea's own AlexNet has the same maps, layer by layer", itsOwn.map(\.output) == steps.map(\.output))

// %% [markdown]
// As a picture: a box is what a layer gives, its height and width as edges, its channels as thickness.
//
// **Predict:** what happens to height and width on the way, and what to the thickness?

// %%
AlexNet().diagram()

// %% [markdown]
// ### ⚠ 224 or 227?
//
// The paper says 224 × 224 pixels, and 55 × 55 for the first map. Lesson 03 has met this.
//
// **Predict:** what comes out of 224, without [padding](glossary.md#padding)? (Programs such as torchvision take 224
// with padding 2.)

// %%
func exactly(_ n: Int, padding p: Int) -> Double { Double(n + 2 * p - 11) / 4 + 1 }
print("224: \(exactly(224, padding: 0)); 227: \(exactly(227, padding: 0)); 224, padding 2: \(exactly(224, padding: 2))")
claim("224 gives 54.25, so 54, not 55", [side(224, 11, stride: 4), side(227, 11, stride: 4)], equals: [54, 55])
claim("224 with padding 2 gives 55.25, so 55", side(224, 11, stride: 4, padding: 2), equals: 55)
let ofTorchvision = AlexNet(.torchvision).summary().trace
claim("torchvision's has that", [ofTorchvision.input[0], ofTorchvision.steps[0].output[0]], equals: [224, 55])
solve(input: 224, filter: 11, stride: 4, output: 55)

// %% [markdown]
// ### ⚠ 253,440 neurons?
//
// The paper counts 650,000 neurons, 253,440 of them in conv1. (A neuron is one number of a map, so $55 \cdot 55 \cdot
// 96$ there.)
//
// **Predict:** can both be right?

// %%
let neurons = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"].map { step($0).output.reduce(1, *) }
print(neurons, "together", neurons.reduce(0, +))
claim("conv1 has 55·55·96 = 290,400", neurons[0], equals: 55 * 55 * 96)
claim("253,440 are 55·48·96: a slip of the pen", 55 * 48 * 96, equals: 253_440)
claim("With the right number it is 659,272, the paper's “650,000”", neurons.reduce(0, +), equals: 659_272)

// %% [markdown]
// ## Where are the parameters, where is the work?
//
// A filter is used at every place of a map; a weight of a [dense layer](glossary.md#dense-layer) once for each picture.
//
// **Predict:** which share of the parameters is in the three dense layers? And of the
// [multiply-adds](glossary.md#multiply-add)?

// %%
let weighty = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]
smallMultiples(
  columns: 2,
  [
    "million parameters": BarChart(weighty.map { Double(step($0).parameters.total) / 1e6 }, names: weighty),
    "million multiply-adds": BarChart(weighty.map { Double(step($0).multiplyAdds) / 1e6 }, names: weighty),
  ], scales: .own)
let dense = ["fc6", "fc7", "fc8"].map(step)
let ofParameters = Double(dense.map(\.parameters.total).reduce(0, +)) / Double(table.parameters.total)
let ofWork = Double(dense.map(\.multiplyAdds).reduce(0, +)) / Double(table.multiplyAdds)
claim("The dense layers have 96 % of the parameters", ofParameters, equals: 0.96, within: 0.005)
claim("and 8 % of the multiply-adds", ofWork, equals: 0.08, within: 0.005)
claim("fc6 alone has more than all others together", 2 * dense[0].parameters.total > table.parameters.total)

// %% [markdown]
// Remember this picture: VGG (the next lesson) has the same one, and later networks throw the dense layers out.
//
// And the time? For a single photograph every weight of a dense layer must be fetched from memory for one product.
//
// **Predict:** which layer takes longest?

// %%
let cat = try Image(named: "chelsea").cropped(rows: 40..<267, columns: 130..<357)
let photo = cat.pixels.reshaped(to: [1, 227, 227, 3])
let timed = alexnet.predictedTime(input: [227, 227, 3])
display(timed)
let shareOfTime = timed.rows.filter { $0.layer == "Dense" }.compactMap(\.measured).reduce(0, +) / timed.measured!
print("The dense layers: \(Int(100 * ofWork)) % of the work, \(Int(100 * shareOfTime)) % of the measured time.")

// %% [markdown]
// ## The first filters
//
// It computes: a photograph in, 1,000 scores out. They mean nothing, as nothing has been learned. The learned weights
// of 2012 are not to be had here, so what follows uses first weights, drawn at random, filters that we write, or such
// that we teach, and says which.
//
// **Predict:** do 96 filters that have learned nothing look like edges?

// %%
let scores = alexnet(photo)
claim("227 × 227 × 3 become 1,000 scores", scores.shape, equals: [1, 1_000])
display(sideBySide(["what it is shown": cat]))
try alexnet.filters(of: "conv1")

// %% [markdown]
// Noise. AlexNet's own had learned for a week from 1.2 million photographs (figure 3 of the paper shows them). For a
// glimpse, one photograph and some seconds will do. The task: here is a patch of the cat, turned by 0, 90, 180 or 270
// degrees; by how much? Nobody has to label anything, and it cannot be solved without looking at forms and light. The
// network begins as AlexNet does, only smaller: large filters with a stride, ReLU, pooling.
//
// **Predict:** what will its 16 filters look like? And what part of the patches does it get right? (By chance, a
// quarter.)

// %%
let whole = try Image(named: "chelsea").pixels
let smaller = whole.resized(to: [150, 226])
var dice = SeededGenerator(seed: 7)
func rounded(_ x: Float) -> Float { (x * 100).rounded() / 100 }
func turnedPatches(_ count: Int) -> (images: Tensor, turns: Tensor) {
  var (images, turns): ([Tensor], [Float]) = ([], [])
  for _ in 0..<count {
    let source = Bool.random(using: &dice) ? whole : smaller
    let row = Int.random(in: 0...source.shape[0] - 32, using: &dice)
    let column = Int.random(in: 0...source.shape[1] - 32, using: &dice)
    let patch = source[row..<row + 32, column..<column + 32]
    turns.append(Float(Int.random(in: 0..<4, using: &dice)))
    images.append((0..<Int(turns.last!)).reduce(patch) { x, _ in x.transposed(to: [1, 0, 2]).reversed(axis: 0) })
  }
  let all = Tensor(stacking: images)
  return (5 * (all - all.mean(axes: [1, 2], keepingAxes: true)), Tensor(turns))
}
InitializerSeeds.restart(from: 3)
var pupil = Sequential {
  Conv2D(
    filterShape: (9, 9, 3, 16), stride: 2, activation: .relu, initializer: .normal(standardDeviation: 0.01))
  MaxPool2D(size: 3, stride: 2)
  Conv2D(filterShape: (3, 3, 16, 32), padding: 1, activation: .relu, initializer: .heNormal)
  MaxPool2D(size: 2)
  Flatten()
  Dense(2 * 2 * 32, 4)
}
let untaught = pupil.parameters[0].parameter.value
// A strong weight decay pulls every weight towards 0, so that only what is of use stays.
var optimizer = AdamW(learningRate: 0.002, weightDecay: 0.5)
for _ in progress(0..<1_000) {
  let (images, turns) = turnedPatches(32)
  let (_, gradients) = valueWithGradient(at: pupil) { softmaxCrossEntropy(logits: $0(images), labels: turns) }
  optimizer.update(&pupil, along: gradients)
}

// %%
let (images, turns) = turnedPatches(1_000)
let right = accuracy(logits: pupil(images), labels: turns)
print("\(Int((100 * right).rounded())) % of 1,000 new patches are right")
let taught = pupil.parameters[0].parameter.value
display(sideBySide(["before: noise": FilterImages(untaught), "after: edges, blobs of colour": FilterImages(taught)]))
/// How alike weights of neighbouring pixels are: 1 if they are the same, about 0 if they know nothing of each other.
func smoothness(_ w: Tensor) -> Float {
  ((w[.all, 0..<8] * w[.all, 1..<9]).sum() / (w * w).sum()).scalar
}
print("smoothness", rounded(smoothness(untaught)), "before,", rounded(smoothness(taught)), "after")
claim("It finds the turn more often than by chance", right > 0.35)
claim("Before, neighbouring weights know nothing of each other", smoothness(untaught), equals: 0, within: 0.1)
claim("after, they are alike", smoothness(taught) > 0.4)

// %% [markdown]
// Blue against orange, bright against dark in several directions: AlexNet's have the same kinds, more of them and
// finer. (All patches are of one cat: of other cats our pupil knows nothing.) Now to the ideas, one by one.
//
// ## ReLU
//
// The paper's figure 1: with ReLU a network of four convolutions reached 25 % error on its training pictures *six
// times* as fast as with tanh, and this became the reason that is given everywhere. Let us try it in small: digits,
// four convolutions, three [seeds](glossary.md#seed), and, as in the paper, for each bend the
// [learning rate](glossary.md#learning-rate) that suits it best, out of three.
//
// **Predict:** how many steps do tanh, ReLU and the [sigmoid](glossary.md#sigmoid) take until at most 25 % are wrong?

// %%
let digits = try Dataset.digits()
let probe = digits.split(at: 0.05, seed: 1, stratified: true).first  // 250 of them, to ask

func stepsToQuarter(_ bend: Activation, rate: Double, seed: Int, most: Int = 100) -> Int {
  InitializerSeeds.restart(from: UInt64(seed))
  let start: Initializer = bend == .relu ? .heNormal : .glorotUniform
  func conv(_ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize) -> Conv2D {
    Conv2D(
      filterShape: (size, size, inputs, outputs), stride: stride, padding: .same, activation: bend, initializer: start)
  }
  var network = Sequential {
    conv(5, 1, 8, stride: 2)
    conv(3, 8, 16, stride: 2)
    conv(3, 16, 16, stride: 1)
    conv(3, 16, 16, stride: 1)
    Flatten()
    Dense(7 * 7 * 16, 10)
  }
  var descent = SGD(learningRate: LearningRate(rate), momentum: 0.9)
  for (step, batch) in digits.batches(of: 32, shuffledBy: UInt64(seed)).prefix(most).enumerated() {
    if step % 10 == 0, accuracy(logits: network(probe.images), labels: probe.labels) >= 0.75 { return step }
    let (_, gradients) = valueWithGradient(at: network) {
      softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
    }
    descent.update(&network, along: gradients)
  }
  return most
}
let rivals: KeyValuePairs<String, Activation> = ["tanh": .tanh, "ReLU": .relu, "sigmoid": .sigmoid]
let quickest = progress(Array(rivals)).map { _, bend in
  (1...3).map { seed in [0.03, 0.1, 0.3].map { stepsToQuarter(bend, rate: $0, seed: seed) }.min()! }
}

// %%
for (rival, steps) in zip(rivals, quickest) { print(rival.key, steps) }
let slowest = quickest.map { $0.max()! }
claim("tanh is there within 60 steps, with every seed, and so is ReLU", slowest[0] <= 60 && slowest[1] <= 60)
claim("The sigmoid is not there after 100 steps, with any seed", quickest[2].allSatisfy { $0 == 100 })
claim("⚠ tanh is not six times as slow: not even three times", quickest[0].reduce(0, +) < 3 * quickest[1].reduce(0, +))

// %% [markdown]
// So here tanh is no slower. Our task is easier, and our nets begin with the weights of lesson 08, which few used in
// 2012. What the figure says of small photographs and the weights of that time it does not say of every network. What
// remains is what lesson 08 measured: ReLU does not saturate, its slope is 1, and it is cheap.
//
// ## Two towers
//
// Their graphics card had 3 GB of memory, too little. So the network was cut in two: 48 of the 96 maps on one card, 48
// on another. Only conv3 and the dense layers look at both.
//
// In lesson 04 this was a [grouped convolution](glossary.md#grouped-convolution) with two groups. Is it really the
// same? Take conv2, hand half of its filters to each of two towers, each with its own half of the maps, and lay the
// results side by side. (In one respect they do differ: normalisation on one card looks across the border between the
// towers, on two it cannot.)
//
// **Predict:** how far apart are the two results? And which outputs notice a change in map 60?

// %%
let below = try alexnet.activations(of: "pool1", for: photo)  // 27 × 27 × 96
let grouped = alexnet["conv2"] as! Conv2D

func tower(_ number: Int, on maps: Tensor) -> Tensor {
  let own = Conv2D(filterShape: (5, 5, 48, 128), padding: 2, activation: .relu)
  let filters = 128 * number..<128 * (number + 1)
  own.filter.value = grouped.filter.value[.all, .all, .all, filters]
  own.bias!.value = grouped.bias!.value[filters]
  return own(maps[.all, .all, .all, 48 * number..<48 * (number + 1)])
}
let towers = Tensor(concatenating: [tower(0, on: below), tower(1, on: below)], along: 3)
claim("Two towers give what two groups give", towers.isClose(to: grouped(below), within: 1e-5))
var changed = below
changed[.all, .all, .all, 60] = below[.all, .all, .all, 60] + 1
let difference = abs(grouped(changed) - grouped(below)).max(axes: [0, 1, 2])
claim("Change map 60: the first tower's 128 maps do not notice", difference[0..<128].max() == 0)
claim("some of the second tower's do", difference[128..<256].max() > 0)
let drawnOut = AlexNet(.explicitTowers)
claim("AlexNet with its towers drawn out: as many parameters", drawnOut.summary().parameters.total, equals: 60_965_224)

// %% [markdown]
// ### ⚠ 61 or 62 million?
//
// Many drawings and programs forget the towers: every filter sees all maps.
//
// **Predict:** how many parameters more are that, and how many multiply-adds? (conv1 and conv3 do not change.)

// %%
let one = AlexNet(.oneTower)
let cut = compare(("one tower", one), ("two", alexnet), input: [227, 227, 3])
display(cut)
let more = cut.summaries[0].parameters.total - cut.summaries[1].parameters.total
claim("One tower: 62,378,344", cut.summaries[0].parameters.total, equals: 62_378_344)
let otherHalf = 48 * 5 * 5 * 256 + 192 * 3 * 3 * (384 + 256)
claim("It has the other half of the weights of conv2, conv4 and conv5", more, equals: otherHalf)
claim("Only 2 % more parameters", Double(more) / 60_965_224, equals: 0.023, within: 0.001)
claim("but 57 % more multiply-adds", cut.ratio(.multiplyAdds)!, equals: 1.567, within: 0.001)

// %% [markdown]
// ## Local response normalisation
//
// At each pixel, each channel $i$ is divided by a power of how strong its neighbours among the channels are there
// ([local response normalisation](glossary.md#local-response-normalisation), lesson 08):
//
// $$ b_i = \frac{a_i}{\Big(k + \alpha \sum_{j = i - n/2}^{i + n/2} a_j^2\Big)^{\beta}}
//    \qquad k = 2,\; n = 5,\; \alpha = 10^{-4},\; \beta = 0.75 $$
//
// We need maps as strong as those of a network that has learned. So we write the filters: stripes, each turned by 15°
// against its neighbour, 12 channels. The photograph has numbers from 0 to 255, as AlexNet had them.
//
// **Predict:** at the pixel with the strongest answer, what happens to its channel, and what to the weak ones far from
// it?

// %%
func fromMiddle(_ n: Int) -> Tensor { Tensor(linearFrom: -Float(n - 1) / 2, through: Float(n - 1) / 2, count: n) }
func stripes(_ size: Int, period: Float, degrees: Float = 0) -> Tensor {
  let (x, y) = (fromMiddle(size).reshaped(to: [1, size]), fromMiddle(size).reshaped(to: [size, 1]))
  let angle = degrees * Float.pi / 180
  let along = x * cos(angle) + y * sin(angle)
  let fading = exp((x * x + y * y) * (-12 / Float(size * size)))
  let wave = fading * cos(along * (2 * Float.pi / period))
  let balanced = wave - wave.mean()
  return balanced / abs(balanced).sum() * 2
}
let bank = (0..<12).map { stripes(11, period: 6, degrees: 15 * Float($0)) }
let filters = Tensor(stacking: bank).transposed(to: [1, 2, 0]).reshaped(to: [11, 11, 1, 12])
let gray = cat.gray.matrix.reshaped(to: [1, 227, 227, 1])
let strong = relu(conv2D(255 * gray, filter: filters, stride: 4))
let calmed = LocalResponseNorm()(strong)
display(FilterImages(filters))

let at = strong.max(axes: [3]).argmax()
let before: Tensor = strong[0, at / 55, at % 55, .all]
let after: Tensor = calmed[0, at / 55, at % 55, .all]
let channels = (0..<12).map { "\($0)" }
smallMultiples(
  columns: 2,
  [
    "before": BarChart(before.scalars, names: channels, x: "channel"),
    "after, times 1.68": BarChart((1.68 * after).scalars, names: channels, x: "channel"),
  ])

// %%
let strongest = before.argmax()
let squares = (strongest - 2...strongest + 2).map { powf(before[$0] as Float, 2) }.reduce(0, +)
func byThePaper(alpha: Float) -> Float { (before[strongest] as Float) / powf(2 + alpha * squares, 0.75) }
claim("The formula, written out for the strongest one", after[strongest], equals: byThePaper(alpha: 1e-4), within: 1e-3)
let share = (after * powf(2, 0.75) / before).scalars
print("what is left of each:", share.map(rounded))
claim("The strongest channel loses more than a seventh", share[strongest] < 6.0 / 7)
claim("Those across from it, at 0 and 11, less than a thirtieth", min(share[0], share[11]) > 29.0 / 30)

// %% [markdown]
// It is a gain control: where everything shouts, everything is turned down, and by most where it is loudest. The paper
// counted 1.2 points less top-5 error for it. VGG found no gain, and left it out.
//
// ### What goes wrong: other pixels, another α
//
// $\alpha = 10^{-4}$ goes with pixels from 0 to 255. Today's programs have pixels from 0 to 1. ⚠ Besides, the paper
// multiplies $\alpha$ by the *sum* of the squares, most programs by their *mean* over the $n$ channels; Fovea's layer
// does, too, and so has $5 \cdot 10^{-4}$.
//
// **Predict:** what does the layer do to pixels from 0 to 1? And if we copy $10^{-4}$ from the paper?

// %%
let pale = LocalResponseNorm()(strong / 255)
claim("Pixels from 0 to 1: all is divided by 1.68, no more", pale * powf(2, 0.75), equals: strong / 255, within: 1e-4)
let copied: Tensor = LocalResponseNorm(alpha: 1e-4)(strong)[0, at / 55, at % 55, .all]
claim("Copied, α counts a fifth", copied[strongest], equals: byThePaper(alpha: 1e-4 / 5), within: 1e-3)
let loss = 1 - (copied * powf(2, 0.75) / before).scalars[strongest]
claim("and the strongest channel loses about 4 %", loss, equals: 0.04, within: 0.01)
claim("in place of 18 %", 1 - share[strongest], equals: 0.18, within: 0.01)

// %% [markdown]
// ## Pooling that overlaps
//
// In lesson 05 windows of 2 × 2 stood side by side. AlexNet's are 3 × 3, two pixels apart, so that they overlap.
//
// **Predict:** do the maps become larger, smaller, or as large? How often is a pixel read?

// %%
func reads(_ n: Int, window f: Int) -> Tensor {
  gradient(at: Tensor(ones: [n, n])) { Float(f * f) * averagePool2D($0, size: f, stride: 2).sum() }
}
display(sideBySide(["3 × 3: how often each pixel of 7 × 7 is read": reads(7, window: 3), "2 × 2": reads(7, window: 2)]))
claim(
  "55, 27 and 13 become 27, 13 and 6, either way", [55, 27, 13].flatMap { n in [3, 2].map { side(n, $0, stride: 2) } },
  equals: [27, 27, 13, 13, 6, 6])
let (overlapping, apart) = (reads(55, window: 3), reads(55, window: 2))
claim("3 × 3 reads a pixel once, twice or four times", Set(overlapping.scalars), equals: [1, 2, 4])
claim("2 × 2 reads it once, and never the last row and column", Set(apart.scalars), equals: [1, 0])
claim("which are 109 of 3,025 pixels", (apart .== 0).sum(), equals: 55 + 54)

// %% [markdown]
// The paper counted 0.3 points less top-5 error for it.
//
// ## Dropout
//
// Sixty million parameters, 1.2 million pictures: without help the network learns them by heart. One help is
// [augmentation](glossary.md#data-augmentation) (lesson 10). The other was new: [dropout](glossary.md#dropout). In each
// step of training half of the units of fc6 and fc7 are set to 0, others each time, so no unit can rely on another.
//
// **Predict:** what is done to the units that are kept, so that their sum stays as it was? And what happens in use?

// %%
let drop = Dropout(0.5, seed: 1)
let units = Tensor(ones: [4_096])
let (oneStep, nextStep) = inMode(.training) { (drop(units), drop(units)) }
func corner(_ x: Tensor) -> Tensor { x[0..<64].reshaped(to: [8, 8]) }
display(
  sideBySide([
    "64 of 4,096 units, one step": corner(oneStep), "the next step": corner(nextStep), "in use": corner(drop(units)),
  ]))
claim("About half are 0", (oneStep .== 0).mean(), equals: 0.5, within: 0.03)
claim("The others are doubled", oneStep.max() == 2 && (oneStep .== 2).sum() == 4_096 - (oneStep .== 0).sum())
claim("so the mean stays at about 1", oneStep.mean(), equals: 1, within: 0.06)
claim("In the next step half of the units have changed sides", (oneStep .!= nextStep).mean(), equals: 0.5, within: 0.03)
claim("In use nothing is dropped", drop(units) == units)

// %% [markdown]
// (⚠ The paper doubles nothing in training, and halves the outputs in use instead. The mean is kept either way; today
// one doubles, so that nothing is left to do in use.)
//
// ## ZFNet: what was wrong with the first layer
//
// Zeiler and Fergus (2014) looked at what the layers of AlexNet had learned, and found that conv1 saw the finest and
// the coarsest patterns, but little between, and that conv2 had strange patterns of a kind you met in lesson 05:
// *aliasing*, the price of skipping. They made conv1 finer: **7 × 7 with stride 2** in place of 11 × 11 with stride 4.
//
// To see what stride 4 does we need a picture that has everything: rings that become finer outwards. And a filter that
// looks for upright stripes, 5 pixels from one to the next.
//
// **Predict:** where in the rings does it answer? And what if only every fourth answer is kept?

// %%
let radius = fromMiddle(231) * fromMiddle(231)
let rings = 0.5 + 0.5 * cos((radius.reshaped(to: [231, 1]) + radius.reshaped(to: [1, 231])) * (Float.pi / 462))
let (large, small) = (stripes(11, period: 5), stripes(7, period: 5))
func shown(_ map: Tensor, times: Int = 1) -> Image {
  Image(map.resized(to: [map.shape[0] * times, map.shape[1] * times], by: .nearest)).normalized
}
sideBySide([
  "the rings": Image(rings), "11 × 11 at every place": shown(conv2D(rings, filter: large)),
  "11 × 11, stride 4": shown(conv2D(rings, filter: large, stride: 4), times: 4),
  "7 × 7, stride 2": shown(conv2D(rings, filter: small, stride: 2), times: 2),
])

// %% [markdown]
// With stride 4 there are new rings, left and right, round centres that the picture does not have. Nothing behind this
// layer can know that they are not real. With stride 2 the stripes are where they belong.
//
// Now count. 44 upright stripes, 5 pixels from one to the next.
//
// **Predict:** how many stripes has the map with stride 2, and with stride 4?

// %%
let fine = Tensor(ones: [223, 1]) * cos(fromMiddle(223) * (2 * Float.pi / 5)).reshaped(to: [1, 223])
func stripesSeen(_ filter: Tensor, stride: Int) -> Int {
  let row = (conv2D(fine, filter: filter, stride: StrideSize(stride))[0] as Tensor).scalars
  return zip(row, row.dropFirst()).count { $0 <= 0 && $1 > 0 }
}
display(
  sideBySide([
    "44 stripes": shown(fine), "7 × 7, stride 2": shown(conv2D(fine, filter: small, stride: 2), times: 2),
    "11 × 11, stride 4": shown(conv2D(fine, filter: large, stride: 4), times: 4),
  ]))
claim("7 × 7 with stride 2 sees them all, up to the border", (42...44).contains(stripesSeen(small, stride: 2)))
claim("11 × 11 with stride 4 sees 11, four times too wide", stripesSeen(large, stride: 4), equals: 44 / 4)
claim("Not the filter, the stride: with 2, 11 × 11 sees them, too", (42...44).contains(stripesSeen(large, stride: 2)))

// %% [markdown]
// Why a quarter? From one place to the next the filter moves 4 pixels, one fewer than a stripe is wide: so each answer
// comes a fifth of a stripe *earlier* in the pattern, and after five answers, 20 pixels, it begins anew. A stride of 4
// shows no stripes finer than 8 pixels as they are, one of 2 none finer than 4.
//
// ## The whole of ZFNet
//
// conv1: 96 filters of 7 × 7, stride 2, padding 1, then pooling. conv2: 256 of 5 × 5, stride 2, then pooling. Then as
// in AlexNet, without groups: 384, 384 and 256 of 3 × 3, pooling, and the three dense layers.
//
// **Predict:** the sides, from 224 on, to 6. (The paper has 110, 55, 26, 13, 6. One thing about pooling must be
// different. Which?)

// %%
func up(_ n: Int, _ f: Int, stride s: Int) -> Int { (n - f + s - 1) / s + 1 }  // rounded up
let zf1 = side(224, 7, stride: 2, padding: 1)
let zf2 = side(up(zf1, 3, stride: 2), 5, stride: 2)
claim("conv1 gives 110, conv2 26", [zf1, zf2], equals: [110, 26])
claim("Rounded down, pooling makes 54 of 110", side(zf1, 3, stride: 2), equals: 54)
claim("Rounded up it makes the paper's 55, and 13 of 26", [zf1, zf2].map { up($0, 3, stride: 2) }, equals: [55, 13])
let zfnet = ZFNet()
claim(
  "Fovea's ZFNet has the paper's sides",
  ["conv1", "pool1", "conv2", "pool2", "conv5", "pool5"].map { name in
    zfnet.summary().trace.steps.first { $0.path == name }!.output[0]
  }, equals: [110, 55, 26, 13, 13, 6])

// %% [markdown]
// ### ⚠ Which ZFNet?
//
// Two networks have this name: the one of the paper's figure, 384-384-256, and one with 512-1024-512 filters in conv3
// to conv5, from a table of experiments in the same paper, which lecture notes like to show. (`ZFNet().card` keeps such
// things together, and so does `AlexNet().card`.) Their results, in part on the validation set:
//
// | | top-5 error |
// |---|---|
// | AlexNet, as Zeiler and Fergus trained it | 18.1 % |
// | ZFNet, 384-384-256 | 16.5 % |
// | 512-1024-512 | 16.0 % |
// | the mean answer of six, of both kinds | 14.8 % |
//
// The 11.7 % that won in 2013 and are often told of ZFNet are those of Clarifai, Zeiler's company, whose networks are
// not described in full.
//
// Side by side, for 224 × 224 (AlexNet with three rows and columns of zeros, so that it fits).
//
// **Predict:** what do four times as many places in the first map cost?

// %%
let padded = Sequential {
  ZeroPadding2D(.sides(top: 1, bottom: 2, left: 1, right: 2))
  alexnet
}
let wide = ZFNet(.wide)
let three = compare(("AlexNet", padded), ("ZFNet", zfnet), ("wide", wide), input: [224, 224, 3])
display(three)
let counts = three.summaries.map(\.parameters.total)
claim("ZFNet: 62,357,608 parameters, the wide one 107,627,624", counts[1...] == [62_357_608, 107_627_624])
let (coarse, finer) = (step("conv1"), zfnet.summary().trace.steps[0])
claim("conv1: fewer than half as many parameters", [coarse, finer].map(\.parameters.total), equals: [34_944, 14_208])
claim("110² places for 55²: four times as many", finer.output[0] * finer.output[1], equals: 4 * 55 * 55)
let dearer = Double(finer.multiplyAdds) / Double(coarse.multiplyAdds)
claim("of 7·7 products for 11·11: 1.6 times the work", dearer, equals: 4 * 49.0 / 121, within: 1e-9)
let work = three.summaries.map(\.multiplyAdds)
claim("The wide one needs more than twice the work of the narrow one", work[2] > 2 * work[1])

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.
//
// ### Exercise: another picture, another first layer
//
// AlexNet with a first layer of $f \times f$ and stride $s$, without padding, for pictures of $n \times n$; all else as
// in the table. How many inputs must fc6 have? For 227, 11 and 4 it is 9,216.

// %% Another picture, another first layer tags=["exercise"]
func inputsOfFC6(_ n: Int, _ f: Int, _ s: Int) -> Int {
  // BEGIN SOLUTION
  let first = (n - f) / s + 1
  let second = (first - 3) / 2 + 1
  let third = (second - 3) / 2 + 1
  let last = (third - 3) / 2 + 1
  return last * last * 256
  // END SOLUTION
}

// %% Check: another picture, another first layer
func poolings(_ n: Int, _ times: Int) -> Int { times == 0 ? n : poolings((n - 3) / 2 + 1, times - 1) }
exercise(
  "How many inputs has fc6?",
  hints: "conv2 to conv5 keep the size: padding 2 for 5 × 5, padding 1 for 3 × 3.",
  "Three poolings of 3 × 3 with stride 2: each makes ⌊(n − 3)/2⌋ + 1 of n.", "At the end there are 256 maps.",
  trying: [(227, 11, 4), (224, 7, 2), (195, 11, 4), (131, 7, 4)], inputsOfFC6,
  expected: { n, f, s in
    try Sequential {
      Conv2D(filterShape: (f, f, 3, 96), stride: StrideSize(s))
      alexnet[2..<11]
    }.outputShape(for: [n, n, 3])[0]
  },
  mistakes: [
    Mistake("Height times width times maps: you took one side only.") { n, f, s in 256 * poolings((n - f) / s + 1, 3) },
    Mistake("Those are the numbers of one map. There are 256.") { n, f, s in
      let side = poolings((n - f) / s + 1, 3)
      return side * side
    },
    Mistake("There are three poolings: after conv1, conv2 and conv5.") { n, f, s in
      let side = poolings((n - f) / s + 1, 2)
      return 256 * side * side
    },
    Mistake("The first map has ⌊(n − f)/s⌋ + 1 pixels along a side: one place is missing.") { n, f, s in
      let side = poolings((n - f) / s, 3)
      return 256 * side * side
    },
    Mistake("That halves three times. Windows of 3 leave one place fewer.") { n, f, s in
      let side = ((n - f) / s + 1) / 8
      return 256 * side * side
    },
  ])

// %% [markdown]
// ### Exercise: drop them yourself
//
// `kept` has a 1 where a unit stays and a 0 where it is dropped; `rate` is the part that is dropped, not always one
// half. What comes out in training, so that the mean is kept?

// %% Drop them yourself tags=["exercise"]
func dropped(_ units: Tensor, _ kept: Tensor, _ rate: Float) -> Tensor {
  // BEGIN SOLUTION
  units * kept / (1 - rate)
  // END SOLUTION
}

// %% Check: drop them yourself
let answers = Tensor(range: 1...12)
let rates: [Float] = [0.5, 0.25, 0.75]
let trials = rates.map { (answers, dropout(answers, rate: Double($0), seed: 6) .> 0, $0) }
exercise(
  "Units in training, some of them dropped",
  hints: "units * kept sets the others to 0.", "With rate 0.5 those that stay are doubled. And with 0.25?",
  "Three quarters stay, and must do for all: four thirds of each.",
  trying: trials, dropped,
  expected: { units, _, rate in dropout(units, rate: Double(rate), seed: 6) },
  mistakes: [
    Mistake("Dropped they are. Now the others must make up for it.") { units, kept, _ in units * kept },
    Mistake("That is right for one half only: 1 ÷ (1 − rate), not 1 ÷ rate.") { units, kept, rate in
      units * kept / rate
    },
    Mistake("Doubling is right for one half only.") { units, kept, _ in units * kept * 2 },
    Mistake("They must become larger, not smaller: divide.") { units, kept, rate in units * kept * (1 - rate) },
    Mistake("You keep those that should go.") { units, kept, rate in units * (1 - kept) / (1 - rate) },
    Mistake("All are larger now, and none is dropped.") { units, _, rate in units / (1 - rate) },
  ])

// %% [markdown]
// ### Exercise: one channel, normalised
//
// Channel `i` of a pixel with the answers `a`, as in the paper: $n = 5$, $k = 2$, $\alpha = 10^{-4}$, $\beta = 0.75$.
// Neighbours that do not exist are left out; $x^y$ is `pow(x, y)`.

// %% One channel, normalised tags=["exercise"]
func normalised(_ a: [Double], _ i: Int) -> Double {
  // BEGIN SOLUTION
  var squares = 0.0
  for j in max(0, i - 2)...min(a.count - 1, i + 2) { squares += a[j] * a[j] }
  return a[i] / pow(2 + 1e-4 * squares, 0.75)
  // END SOLUTION
}

// %% Check: one channel, normalised
let pixel: [Double] = [80, 0, 200, 120, 10, 300, 40]
func summed(_ a: [Double], _ i: Int, _ reach: Int, _ number: (Double) -> Double) -> Double {
  a[max(0, i - reach)...min(a.count - 1, i + reach)].map(number).reduce(0, +)
}
exercise(
  "One channel after local response normalisation",
  hints: "Five channels count: itself, two before it, two behind it.",
  "max(0, i - 2)...min(a.count - 1, i + 2) are those that there are.", "The sum is of squares: a[j] * a[j].",
  trying: [(pixel, 2), (pixel, 0), (pixel, 6), (pixel, 4)], normalised,
  expected: { a, i in Double(LocalResponseNorm()(Tensor(a.map { Float($0) }))[i] as Float) },
  within: 1e-4,
  mistakes: [
    Mistake("α times the sum, as in the paper: you divide by n as well.") { a, i in
      a[i] / pow(2 + 1e-4 / 5 * summed(a, i, 2) { $0 * $0 }, 0.75)
    },
    Mistake("The sum is of squares.") { a, i in a[i] / pow(2 + 1e-4 * summed(a, i, 2) { $0 }, 0.75) },
    Mistake("A channel counts itself, too.") { a, i in
      a[i] / pow(2 + 1e-4 * (summed(a, i, 2) { $0 * $0 } - a[i] * a[i]), 0.75)
    },
    Mistake("Two on each side, so five together.") { a, i in a[i] / pow(2 + 1e-4 * summed(a, i, 1) { $0 * $0 }, 0.75) },
    Mistake("Where is the power, β = 0.75?") { a, i in a[i] / (2 + 1e-4 * summed(a, i, 2) { $0 * $0 }) },
    Mistake("k = 2 is added inside of the bracket.") { a, i in
      a[i] / (2 + pow(1e-4 * summed(a, i, 2) { $0 * $0 }, 0.75))
    },
  ])

// %% [markdown]
// ## What to keep
//
// - AlexNet is LeNet, a thousand times as large: 227 → 55 → 27 → 13 → 6, then three dense layers; 60,965,224
//   parameters.
// - 96 % of the parameters are in the dense layers, 92 % of the work in the convolutions.
// - Two towers are two groups: half of the weights of a layer, the same result as two cards.
// - Dropout: half of the units, others each time, the rest doubled; nothing in use.
// - Local response normalisation turns down what is loud. Its numbers go with pixels from 0 to 255, and $\alpha$ with a
//   sum.
// - A stride of 4 turns fine stripes into coarse ones that are not there; ZFNet's 7 × 7 with stride 2 sees them.
// - Do not believe a figure before it is worked out: 224, 253,440, “six times as fast”.
//
// **Next:** [12 · VGG](12-vgg.ipynb): small filters only, and many more of them.

// %% [markdown]
// # 05 · Pooling and invariance
//
// A convolution says *where* a feature is, to the pixel. Often that is more than we want to know: a 7 is a 7, two
// pixels to the left or not. **Pooling** looks at a window of a map and keeps one number of it. It makes maps smaller,
// it forgets small moves, and it lets the layers behind it see more.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [03 · Convolution arithmetic](03-convolution-arithmetic.ipynb) and, for channels, [04 · Volumes and
// cost](04-volumes-and-cost.ipynb).
//
// **Time:** about 60 minutes.
//
// **Afterwards you can** use pooling, and say what it is for: compute max and average pooling by hand; tell invariance
// from equivariance by measuring both; work out a receptive field; choose between pooling, stride and global pooling.

// %% [markdown]
// ## The smallest case
//
// A row of $M = 5$ numbers, a window of $P = 3$. [Max pooling](glossary.md#pooling) keeps the largest number of the
// window, *average pooling* the mean. There is nothing to learn in it. `pooled` goes from window to window, each a
// [stride](glossary.md#stride) farther than the one before, and keeps of each whatever `summary` says.

// %%
let a: [Float] = [2, 6, 1, 8, 3]

func pooled(_ row: [Float], size: Int, stride: Int, by summary: ([Float]) -> Float) -> [Float] {
  var outputs: [Float] = []
  var start = 0
  while start + size <= row.count {
    outputs.append(summary(Array(row[start..<(start + size)])))
    start += stride
  }
  return outputs
}
func largest(_ window: [Float]) -> Float { window.max()! }
func mean(_ window: [Float]) -> Float { window.reduce(0, +) / Float(window.count) }

// %% [markdown]
// **Predict:** how many numbers come out with stride 1, and how many with stride 2? Which ones?

// %%
let slow = pooled(a, size: 3, stride: 1, by: largest)
let fast = pooled(a, size: 3, stride: 2, by: largest)
print("stride 1:", slow, "  stride 2:", fast)
claim("Stride 1: 5 − 3 + 1 = 3 outputs", slow.count, equals: 5 - 3 + 1)
claim("Stride 2: 6 and 8", fast, equals: [6, 8])
let line = Tensor(a).reshaped(to: [5, 1])
claim("The library's maxPool1D gives the same", maxPool1D(line, size: 3, stride: 2).scalars, equals: fast)
claim(
  "and averagePool1D the means 3 and 4", averagePool1D(line, size: 3, stride: 2).scalars,
  equals: pooled(a, size: 3, stride: 2, by: mean))

// %% [markdown]
// The sizes follow the same rule as a convolution's, with the window in place of the filter:
//
// $$ \left\lfloor \frac{M - P}{s} \right\rfloor + 1 $$
//
// The brackets round down (`floor`): a window that does not fit whole is left out. `solve` shows the arithmetic, and
// what is dropped. (Its formula is lesson 03's, with [padding](glossary.md#padding) padding $p = 0$.)
//
// **Predict:** six numbers, a window of 3, stride 2: how many come out, and is every number seen?

// %%
let six = solve(.pooling, input: 6, filter: 3, stride: 2, padding: 0)
display(six)
claim("Again 2: the sixth number is never looked at", six[.output], equals: 2)
let rounded = solve(.ceilPooling, input: 6, filter: 3, stride: 2, padding: 0)
claim("Rounded up (ceil), a third window covers what is left", rounded[.output], equals: 3)
claim(
  "and the layer does so",
  maxPool1D(Tensor([2, 6, 1, 8, 3, 9]).reshaped(to: [6, 1]), size: 3, stride: 2, ceilMode: true).scalars,
  equals: [6, 8, 9])

// %% [markdown]
// ## A picture
//
// A window slides along rows and columns, as a filter does. Here is one of 3 × 3 with stride 2 on its way over 6 × 6.
// What is hatched is never seen.

// %%
animation("6x6 pool:3,s2")

// %% [markdown]
// Windows of 2 × 2 that do not overlap are the usual choice.
//
// **Predict:** the four numbers of max pooling, and the four of average pooling, for the map in the cell.

// %%
let small = Tensor([
  [1, 3, 0, 0],
  [5, 7, 0, 4],
  [2, 2, 9, 1],
  [2, 2, 1, 1],
])
let smallMax = maxPool2D(small, size: 2)
let smallMean = averagePool2D(small, size: 2)
display(sideBySide(["map": small, "max": smallMax, "average": smallMean]))
claim("Max: 7, 4, 2, 9", smallMax, equals: Tensor([[7, 4], [2, 9]]))
claim("Average: 4, 1, 2, 3", smallMean, equals: Tensor([[4, 1], [2, 3]]))

// %% [markdown]
// One number of it, the last one of max pooling, with its window (the largest number is marked):

// %%
explain(MaxPool2D(size: 2), at: [1, 1, 0], input: small.reshaped(to: [4, 4, 1]))

// %% [markdown]
// On the cat, windows of 6 × 6. Beside them, the cheapest way to make a picture smaller: keep every sixth pixel and
// throw the others away.
//
// **Predict:** which of the three looks worst? Look at the whiskers.

// %%
let cat = try Image(named: "chelsea")
let every = cat.pixels[.stride(by: 6), .stride(by: 6)] as Tensor
sideBySide([
  "max": Image(maxPool2D(cat.pixels, size: 6)), "average": Image(averagePool2D(cat.pixels, size: 6)),
  "every sixth": Image(every),
])

// %% [markdown]
// ### What goes wrong: skipping without looking
//
// Every sixth pixel is the roughest: a whisker is there or not, as chance will have it. How bad can it get? Take
// stripes, one pixel wide. Half of the pixels are white (1).
//
// **Predict:** what is left if you keep every second pixel, beginning with the first? And beginning with the second?

// %%
let stripes = Tensor([[Float]](repeating: [1, 0, 1, 0, 1, 0, 1, 0], count: 8))
let first = stripes[.stride(by: 2), .stride(by: 2)] as Tensor
let second = stripes[.stride(by: 2), .stride(from: 1, by: 2)] as Tensor
display(sideBySide(["stripes": stripes, "from the first": first, "from the second": second]))
claim("All white", first == Tensor(ones: [4, 4]))
claim("or all black: a move by one pixel turns the answer round", second == Tensor(zeros: [4, 4]))
claim(
  "The average says ½ wherever it begins", averagePool2D(stripes, size: 2) == Tensor(repeating: 0.5, shape: [4, 4]))

// %% [markdown]
// That is called *aliasing*. A convolution with stride 2 skips in the same way, unless its filter has learned to blur.
//
// ## Channel by channel
//
// ### ⚠ 3 × 3, or 3 × 3 × 3?
//
// A picture of 5 × 5 × 3, a window of 3 × 3, stride 1. Lecture notes print that one map of 3 × 3 comes out, as from a
// filter, which sums over the [channels](glossary.md#channel).
//
// **Predict:** what really comes out of a filter, and what of pooling?

// %%
let pool = MaxPool2D(size: 3, stride: 1)
let filter = Conv2D(filterShape: (3, 3, 3, 1), seed: 1)
let colours = Tensor(randomUniform: [1, 5, 5, 3], seed: 2)
claim("A filter sums over the channels: one map of 3 × 3", filter(colours).shape, equals: [1, 3, 3, 1])
claim("Pooling keeps them apart: 3 × 3 for each channel", pool(colours).shape, equals: [1, 3, 3, 3])
let blue = colours[.all, .all, .all, 2...2] as Tensor
claim("The blue map is pooled as if it were alone", pool(blue) == pool(colours)[.all, .all, .all, 2...2])
claim(
  "Nothing is learned: no parameters, against 3 · 3 · 3 + 1 = 28", [pool.parameterCount, filter.parameterCount],
  equals: [0, 3 * 3 * 3 + 1])

// %% [markdown]
// ## Max or average?
//
// A map says how strongly a feature is there. Say one number of a window of 4 × 4 is 8, and the others are 0.
//
// **Predict:** what does max pooling make of the window, and what average pooling?

// %%
var lonely = Tensor(zeros: [4, 4])
lonely[1, 2] = 8
claim("Max: all of it", maxPool2D(lonely, size: 4), equals: 8)
claim("Average: 8/16", averagePool2D(lonely, size: 4), equals: 0.5)

// %% [markdown]
// Now nothing but noise: random numbers round 0, whose [standard deviation](glossary.md#standard-deviation), the
// typical distance from 0, is 1. There is no feature.
//
// **Predict:** which of the two says "nothing"?

// %%
let noise = Tensor(randomNormal: [400, 400], seed: 3)
let (noiseMax, noiseMean) = (maxPool2D(noise, size: 4), averagePool2D(noise, size: 4))
func hundredths(_ x: Float) -> Float { (x * 100).rounded() / 100 + 0 }
print("max:     mean \(hundredths(noiseMax.mean().scalar)), from \(hundredths(noiseMax.min().scalar)) up")
let typical = hundredths(noiseMean.standardDeviation().scalar)
print("average: mean \(hundredths(noiseMean.mean().scalar)), give or take \(typical)")
claim("The average is quiet: 0, give or take 1/√16", Float(noiseMean.standardDeviation()), equals: 1 / 4, within: 0.01)
claim("The largest of 16 finds something in noise: more than 1.7 on average", Float(noiseMax.mean()) > 1.7)

// %% [markdown]
// So: max asks *is it there at all?*, the average *how much of it is there?*
//
// ## What pooling forgets
//
// Two words that are easily confused. Let $x$ be the picture, $f$ the layer, and let $g$ move things by some pixels.
// [Equivariance](glossary.md#equivariance) and [invariance](glossary.md#invariance) to moves then are:
//
// | | | |
// |---|---|---|
// | **equivariant** | $f(g(x)) = g(f(x))$ | the answer moves along |
// | **invariant** | $f(g(x)) = f(x)$ | the answer stays |
//
// A convolution is the first (lesson 01). Pooling makes a little of the second. One bright pixel walks along a row of
// twelve; windows of 4.
//
// **Predict:** how many of its eleven steps does max pooling notice?

// %%
func dot(at place: Int) -> Tensor {
  var row = Tensor(zeros: [12, 1])
  row[place, 0] = 1
  return row
}
let walk = (0..<12).map { maxPool1D(dot(at: $0), size: 4).flattened() }
display(sideBySide(["a row for each place of the pixel: what pooling says": Tensor(stacking: walk)]))
let noticed = (1..<12).filter { walk[$0] != walk[$0 - 1] }
claim("Two: only where it crosses from one window into the next", noticed, equals: [4, 8])
claim("Twelve places, three answers", Set(walk.map(\.scalars)).count, equals: 3)

// %% [markdown]
// **Small** moves, then, and not all of them. Measure it on the cat: take the map of its upright edges, move the
// picture by 0 to 8 pixels, and ask how much the map changes. A *change* of 0 is none; 1 means that its numbers
// typically change by as much as they differ from each other (one standard deviation).
//
// **Predict:** how do the curves lie for windows of 1 (no pooling), 2, 4 and 8?

// %%
func view(movedBy pixels: Int) -> Tensor { cat.gray.matrix[20..<276, (80 - pixels)..<(400 - pixels)] }
func edges(_ x: Tensor) -> Tensor { abs(conv2D(x, filter: Filter.sobelX.coefficients, padding: .same)) }
func change(_ f: (Tensor) -> Tensor, _ pixels: Int) -> Float {
  let (before, after) = (f(view(movedBy: 0)), f(view(movedBy: pixels)))
  return sqrt(((after - before) * (after - before)).mean()).scalar / before.standardDeviation().scalar
}
let windows = [1, 2, 4, 8]
let changes = windows.map { size in (0...8).map { change({ maxPool2D(edges($0), size: size) }, $0) } }
plot(
  ["no pooling": changes[0], "2 × 2": changes[1], "4 × 4": changes[2], "8 × 8": changes[3]], x: "moved by pixels",
  y: "change", title: "How much a map of edges changes")
claim(
  "At a move of 1, each larger window changes less",
  changes[0][1] > changes[1][1] && changes[1][1] > changes[2][1] && changes[2][1] > changes[3][1])
claim("With windows of 8 × 8 less than half as much as with none", changes[3][1] < changes[0][1] / 2)

// %% [markdown]
// Large windows forgive most, but even theirs is a rising curve: they forgive a move, they do not ignore it.
//
// And the convolution itself, the topmost curve? It is far from invariant. But it is equivariant. Measure that too,
// away from the border: move the picture by 5, move the map back by 5.
//
// **Predict:** how large is the difference?

// %%
let (still, gone) = (edges(view(movedBy: 0)), edges(view(movedBy: 5)))
claim(
  "Moved along by 5, the maps of the convolution are equal, number by number",
  gone[1..<255, 6..<319] == still[1..<255, 1..<314])
claim("Left where they are, they differ: a change of more than 0.7", changes[0][5] > 0.7)

// %% [markdown]
// ### What goes wrong: a window has a grid
//
// Windows begin at 0, 4, 8, … whatever the picture does. Move the picture, and its edges fall into other windows.
//
// **Predict:** for which moves from 0 to 8 is a map that was pooled by 4 the old map, moved along by whole numbers?

// %%
func pooledEdges(_ x: Tensor) -> Tensor { maxPool2D(edges(x), size: 4) }
let onGrid = (0...8).filter { pixels in
  let (before, after) = (pooledEdges(view(movedBy: 0)), pooledEdges(view(movedBy: pixels)))
  let places = pixels / 4
  return after[.all, (places + 1)..<79] == before[.all, 1..<(79 - places)]
}
claim("Only for 0, 4 and 8", onGrid, equals: [0, 4, 8])

// %% [markdown]
// ## Does a network profit?
//
// Ask five networks to read digits. In training, all digits stand in the middle of a canvas of 40 × 40. In the test
// they are other digits, and *moved to the right*, by 0 to 6 pixels. To be right about what was never shown is
// [generalisation](glossary.md#generalisation). The networks:
//
// 1. [dense layers](glossary.md#dense-layer) only;
// 2. three convolutions, of which only the last has stride 2;
// 3. three convolutions, and max pooling after each;
// 4. three convolutions with stride 2, and no pooling;
// 5. convolutions and max pooling, and at the end the largest number of each map, wherever it is: *global* max pooling.
//
// **Predict:** in which order will they be, for digits moved by 3 pixels?

// %%
let digits = try Dataset.digits()
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
func canvas(_ images: Tensor, movedBy pixels: Int) -> Tensor {
  images.padded(.sides(top: 6, bottom: 6, left: 6 + pixels, right: 6 - pixels))
}
let taught = Dataset(
  images: canvas(training.images, movedBy: 0), labels: training.labels, classNames: training.classNames)
sideBySide(
  [0, 3, 6].map { Image(canvas(held.images[0..<1], movedBy: $0)[0].resized(to: [160, 160], by: .nearest)) },
  captions: ["taught: in the middle", "asked: moved by 3", "asked: moved by 6"])

// %% [markdown]
// Here are the five. You need not follow each line: read which layers each one has.

// %%
func conv(_ inputs: Int, _ outputs: Int, stride: StrideSize = 1) -> Conv2D {
  Conv2D(
    filterShape: (3, 3, inputs, outputs), stride: stride, padding: .same, activation: .relu, initializer: .heNormal)
}
InitializerSeeds.restart(from: 2)
var networks: KeyValuePairs<String, Sequential> = [
  "dense": Sequential {
    Flatten(); Dense(1600, 64, activation: .relu); Dense(64, 10)
  },
  "convolutions": Sequential {
    conv(1, 8); conv(8, 8); conv(8, 8, stride: 2); Flatten(); Dense(20 * 20 * 8, 10)
  },
  "with max pooling": Sequential {
    for (inputs, outputs) in [(1, 8), (8, 16), (16, 32)] {
      conv(inputs, outputs)
      MaxPool2D(size: 2)
    }
    Flatten()
    Dense(5 * 5 * 32, 10)
  },
  "with stride 2": Sequential {
    conv(1, 8, stride: 2)
    conv(8, 16, stride: 2)
    conv(16, 32, stride: 2)
    Flatten()
    Dense(5 * 5 * 32, 10)
  },
  "global max": Sequential {
    conv(1, 8)
    MaxPool2D(size: 2)
    conv(8, 16)
    MaxPool2D(size: 2)
    conv(16, 32)
    conv(32, 32)
    GlobalMaxPool2D()
    Dense(32, 10)
  },
]
for (name, network) in networks { print("\(name): \(network.parameterCount) parameters") }
claim(
  "Max pooling and stride 2 have equally many parameters", networks[2].value.parameterCount,
  equals: networks[3].value.parameterCount)

// %% [markdown]
// And the teaching. Each network answers with ten numbers, one for each digit. What it should say is 1 for the right
// digit and 0 for the nine others (this is called [one-hot](glossary.md#one-hot)). How it works is the subject of
// lessons 06 and 09; for now it is enough that all five see the same digits, three times each (three
// [epochs](glossary.md#epoch)), and after every 32 of them change their weights a little towards better answers. It
// takes some seconds.

// %%
func teach(_ network: Sequential) {
  var network = network
  var optimizer = Adam(learningRate: 0.003)
  for epoch in 0..<3 {
    for batch in taught.batches(of: 32, shuffledBy: UInt64(epoch)) {
      let (_, gradients) = valueWithGradient(at: network) {
        softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
      }
      optimizer.update(&network, along: gradients)
    }
  }
}
for (_, network) in progress(Array(networks)) { teach(network) }

// %%
let scores = networks.map { _, network in
  (0...6).map { accuracy(logits: network(canvas(held.images, movedBy: $0)), labels: held.labels) }
}
let names = networks.map(\.key)
plot(
  LineChart(
    zip(names, scores).map { .init($0, $1) }, x: "moved by pixels", y: "share read rightly",
    title: "Digits that were taught in the middle"))
claim("Where they were taught, all of them read more than 9 of 10", scores.allSatisfy { $0[0] > 0.9 })
claim("Moved by 6, the dense network guesses", scores[0][6] < 0.2)
let byThree = scores.map { $0[3] }
claim(
  "The order at 3 pixels: dense, the two without pooling, max pooling, global max pooling",
  byThree[0] < min(byThree[1], byThree[3]) && max(byThree[1], byThree[3]) < byThree[2] && byThree[2] < byThree[4])
claim("The two without pooling lie close together", byThree[1], equals: byThree[3], within: 0.1)
claim("At 3 pixels max pooling reads better than stride 2, with as many parameters", scores[2][3] > scores[3][3] + 0.1)
claim("but by 6 it has lost more than half, too: small moves only", scores[2][6] < scores[2][0] / 2)
claim("Global max pooling does not care", scores[4].min()! > scores[4].max()! - 0.03)

// %% [markdown]
// Why does network 2 lose so much, although convolutions move along? Because its maps end in a dense layer, which has a
// weight for each of 20 · 20 *places*: move the digit, and its features meet other weights. With pooling there are only
// 5 · 5 places, 8 pixels apart, and a small move stays in its place, mostly. Network 4 has 5 · 5 places, too, but a
// stride skips without looking, so its maps jump with every pixel. The global maximum has no places at all.
//
// (This is half of the lesson, and a good place for a break.)
//
// ## To see more
//
// How many pixels of a row does one output depend on? That is its [receptive field](glossary.md#receptive-field) $r$.
// Call $j$ the *step*: by how many pixels two neighbours of a map lie apart in the picture. At the picture itself
// $r = 1$ and $j = 1$. A layer with window $f$ and stride $s$ looks at $f$ neighbours, so it sees $f - 1$ steps more,
// and then makes the step $s$ times as large:
//
// $$ r \leftarrow r + (f - 1) \cdot j \qquad\text{then}\qquad j \leftarrow j \cdot s $$
//
// A convolution of 3 × 3: $r = 1 + 2 \cdot 1 = 3$. Then pooling by 2 with stride 2: $r = 3 + 1 \cdot 1 = 4$, and now
// $j = 2$. Then a convolution of 3 × 3: $r = 4 + 2 \cdot 2 = 8$, as its neighbours are two pixels apart.
//
// **Predict:** what do four convolutions of 3 × 3 see without pooling? And with average pooling by 2 between them? (In
// the table, look at *sees* and *step*.)

// %%
func sight(_ layers: [(window: Int, stride: Int)]) -> Int {
  var (r, j) = (1, 1)
  for layer in layers {
    r += (layer.window - 1) * j
    j *= layer.stride
  }
  return r
}
shape("64x64x1 conv:3x3x1,same avgpool:2 conv:3x3x1,same avgpool:2 conv:3x3x1,same avgpool:2 conv:3x3x1,same")

// %%
let plainSight = sight([(3, 1), (3, 1), (3, 1), (3, 1)])
let pooledSight = sight([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1), (2, 2), (3, 1)])
func stack(pooling: Bool) -> Sequential {
  Sequential {
    for k in 0..<4 {
      Conv2D(filterShape: (3, 3, 1, 1), padding: .same, initializer: .ones)
      if pooling && k < 3 { AvgPool2D(size: 2) }
    }
  }
}
let (plain, pooling) = (stack(pooling: false), stack(pooling: true))
claim("Without pooling 1 + 4 · 2 = 9 pixels", plainSight, equals: 1 + 4 * 2)
claim("With pooling 1 + 2 + 1 + 4 + 2 + 8 + 4 + 16 = 38", pooledSight, equals: 1 + 2 + 1 + 4 + 2 + 8 + 4 + 16)
claim(
  "The library counts as we do",
  [plain, pooling].map { try! $0.receptiveField(for: [64, 64, 1])![0].size }, equals: [plainSight, pooledSight])

// %% [markdown]
// Do not believe it, measure it. Change one pixel a little: does the output in the middle change? `gradient` (lesson
// 06) answers this for all pixels at once: by how much the output changes for each. It is not 0 for the pixels that the
// output sees, and 0 for all others. (With max pooling it would be 0 for most of those as well, as only the largest
// number of a window counts: hence average pooling here.)

// %%
func rowsSeen(by network: Sequential, at place: Int) -> Int {
  let slopes = gradient(at: Tensor(randomNormal: [1, 64, 64, 1], seed: 9)) { x in
    network(x)[0, place, place, 0] as Tensor
  }
  return Int((slopes .!= 0).max(axes: [0, 2, 3]).sum().scalar)
}
claim("One output in the middle depends on 9 rows", rowsSeen(by: plain, at: 32), equals: plainSight)
claim("and with pooling on 38", rowsSeen(by: pooling, at: 4), equals: pooledSight)
claim(
  "trace, which follows indices and runs nothing, counts 38 · 38 pixels",
  trace(pooling, output: [4, 4], on: [64, 64, 1]).count, equals: pooledSight * pooledSight)

// %% [markdown]
// What that is on a picture: the outermost box is what one output of the last layer sees, the smaller ones are those of
// the layers before it. Nine pixels see a glint in the eye, 38 see the eye.

// %%
let half = cat.resized(height: 150, width: 226)
try sideBySide([
  "four convolutions": receptiveField(of: plain, at: [60, 85], on: half.gray),
  "with pooling between them": receptiveField(of: pooling, at: [7, 10], on: half.gray),
])

// %% [markdown]
// Not every pixel of the box counts the same. All weights of our two networks are 1, so the
// [gradient](glossary.md#gradient) counts the *ways* from a pixel to the output: many from the middle, one from a
// corner.
//
// **Predict:** what does that look like? Evenly bright in the whole box?

// %%
let effective = try effectiveReceptiveField(of: pooling, input: [64, 64, 1])
display(sideBySide(["influence of each pixel (yellow: much); dashed: the box": effective]))
claim("The middle quarter of the box has more than 70 % of the influence", effective.centralShare > 0.7)

// %% [markdown]
// The box is what an output *can* see. What it mostly looks at (the circle: 95 % of the squares of all influences) is
// smaller and round.
//
// ## Stride in place of pooling
//
// A convolution with stride 2 makes the map half as large all by itself. Is pooling needed at all? First: what *is*
// average pooling?
//
// **Predict:** which filter, with stride 2, does the same as average pooling by 2?

// %%
let quarter = Tensor(repeating: 0.25, shape: [2, 2])
let photo = cat.gray.matrix
claim(
  "Average pooling is a convolution: four quarters, stride 2",
  conv2D(photo, filter: quarter, stride: 2).isClose(to: averagePool2D(photo, size: 2), within: 1e-6))

// %% [markdown]
// And max pooling? A convolution of a sum is the sum of the convolutions, whatever the filter. Take two maps of 2 × 2,
// with a 1 in opposite corners.
//
// **Predict:** what is the maximum of their sum, and what the sum of their maxima?

// %%
let (one, other) = (Tensor([[1, 0], [0, 0]]), Tensor([[0, 0], [0, 1]]))
let ofSum = maxPool2D(one + other, size: 2).scalar
let sumOf = (maxPool2D(one, size: 2) + maxPool2D(other, size: 2)).scalar
claim(
  "The largest of the sum is 1, the sum of the largest is 2: no filter can do that", [ofSum, sumOf], equals: [1, 2])

// %% [markdown]
// What does each of them cost? Take 28 × 28 × 16 and 32 filters of 3 × 3: once at every place and then max pooling by
// 2, once at every second place.
//
// **Predict:** which has more parameters, which more [multiply-adds](glossary.md#multiply-add), and how many times as
// many?

// %%
let rivals = compare("28x28x16 pooled: conv:3x3x32,same pool:2 vs strided: conv:3x3x32,same,s2")
let (pooledAfter, strided) = (rivals.summaries[0], rivals.summaries[1])
print("multiply-adds: \(pooledAfter.multiplyAdds) with pooling, \(strided.multiplyAdds) with stride 2")
claim("Of both comes 14 × 14 × 32", [pooledAfter.output, strided.output], equals: [[14, 14, 32], [14, 14, 32]])
claim("with equally many parameters", pooledAfter.parameters, equals: strided.parameters)
claim("but four times as much to compute", pooledAfter.multiplyAdds, equals: 4 * strided.multiplyAdds)

// %% [markdown]
// Springenberg and others (2015) left pooling out and lost nothing; ResNet, a network of the same year, hardly uses it.
// But you have seen the price: stride skips, and its answers jump when the picture moves. Blurring before skipping
// helps (Zhang, 2019). Three ways to make the cat's edges four times smaller: keep every fourth number; max pooling by
// 4; blur, then keep every fourth number.
//
// **Predict:** which changes most when the picture moves by one pixel, and which least?

// %%
func skipped(_ x: Tensor) -> Tensor { edges(x)[.stride(by: 4), .stride(by: 4)] }
func blurred(_ x: Tensor) -> Tensor {
  edges(x).filtered(by: .gaussianBlur(7))[.stride(by: 4), .stride(by: 4)]
}
let jumps = [change(skipped, 1), change(pooledEdges, 1), change(blurred, 1)]
print("change: skipped \(hundredths(jumps[0])), max-pooled \(hundredths(jumps[1])), blurred \(hundredths(jumps[2]))")
claim("Skipping jumps most, blurring first jumps least", jumps[0] > jumps[1] && jumps[1] > jumps[2])

// %% [markdown]
// ## One number for each map
//
// [Global average pooling](glossary.md#global-average-pooling) takes the whole map as one window: 7 × 7 × 512 become
// 512 numbers. VGG, a network of 2014, does without: it makes one long row of all 7 · 7 · 512 numbers and connects each
// with 4,096 neurons.
//
// **Predict:** how many parameters has that dense layer? And how many has a dense layer from 512 means to 1,000
// classes?

// %%
let heads = compare("7x7x512 flattened: dense:4096 vs averaged: gap dense:1000")
claim(
  "7 · 7 · 512 = 25,088 inputs: 102,764,544 parameters", heads.summaries[0].parameters.total,
  equals: (7 * 7 * 512 + 1) * 4_096)
claim(
  "With global average pooling, to 1,000 classes: 513 · 1,000 = 513,000", heads.summaries[1].parameters.total,
  equals: (512 + 1) * 1_000)

// %% [markdown]
// And the size of the picture does not matter any more. That holds for the global maximum, too. Our fifth network was
// taught on 40 × 40.
//
// **Predict:** how does it read on a canvas of 64 × 80? And the bare digits of 28 × 28, without any margin?

// %%
let globally = networks[4].value
let wide = held.images.padded(.sides(top: 6, bottom: 30, left: 6, right: 46))
let onWide = accuracy(logits: globally(wide), labels: held.labels)
let onBare = accuracy(logits: globally(held.images), labels: held.labels)
print("read rightly: \(scores[4][0]) on 40 × 40, \(onWide) on 64 × 80, \(onBare) on 28 × 28")
claim("On 64 × 80 it reads as well", onWide, equals: scores[4][0], within: 0.03)
claim("It takes 28 × 28, too, but reads fewer than 8 of 10", onBare < 0.8)

// %% [markdown]
// It runs on any size; that does not mean that it is right on any. It has never seen a digit so near to a border, and
// at the border a convolution is not equivariant (lesson 01).
//
// A dense layer behind `Flatten`, which makes one long row of the maps, knows one size only. It says so before anything
// is computed.
//
// **Predict:** our third network pools 40 → 20 → 10 → 5, and has 5 · 5 · 32 = 800 inputs to its dense layer. How many
// would 28 × 28 give?

// %%
var message = ""
do {
  _ = try networks[2].value.outputShape(for: [28, 28, 1])
} catch {
  message = "\(error)"
}
print(message)
claim(
  "28 → 14 → 7 → 3, so 3·3·32 = 288 in place of 5·5·32 = 800",
  message.contains("\(5 * 5 * 32)") && message.contains("\(3 * 3 * 32)"))

// %% [markdown]
// Last: the mean of the maps and then a dense layer, or the dense layer at each place and then the mean: the same, as
// both are sums. So one may ask *where* in the picture the answer came from: look at the dense layer's answers place by
// place, before the mean.

// %%
let features = Tensor(randomNormal: [1, 7, 7, 32], seed: 6)
let classes = Dense(32, 10, seed: 7)
claim("Place by place: 7 × 7 answers for 10 classes", classes(features).shape, equals: [1, 7, 7, 10])
claim(
  "Mean, then dense, is dense, then mean",
  classes(globalAveragePool(features)), equals: globalAveragePool(classes(features)), within: 1e-5)

// %% [markdown]
// ## Your turn
//
// Change the cell, run it, and run the one below it. No grade, as many tries as you like.
//
// ### Exercise: how many windows?
//
// A row of `m` numbers, windows of `p`, each a `stride` farther than the one before; only whole windows count. How many
// are there?

// %% tags=["exercise"]
func windowCount(_ m: Int, _ p: Int, _ stride: Int) -> Int {
  // BEGIN SOLUTION
  (m - p) / stride + 1
  // END SOLUTION
}

// %%
exercise(
  "How many windows of p numbers fit into m numbers, each a stride farther than the one before?",
  hints: "The first window begins at 0. Where does the last one begin at the farthest?",
  "From 0 to m − p: how many strides go into that?",
  "Whole strides, and one more, because the window at 0 counts, too.",
  trying: [(5, 3, 1), (5, 3, 2), (6, 3, 2), (28, 2, 2), (13, 3, 2), (9, 4, 3)],
  windowCount,
  expected: { m, p, stride in try! MaxPool1D(size: p, stride: stride).outputShape(for: [m, 1])[0] },
  mistakes: [
    Mistake("the + 1 is missing: the window at the beginning counts, too") { m, p, stride in (m - p) / stride },
    Mistake("the stride is forgotten") { m, p, stride in m - p + 1 },
    Mistake("a window that sticks out at the end is counted: that is ceil, not floor") { m, p, stride in
      (m - p + stride - 1) / stride + 1
    },
    Mistake("divide before adding 1: the stride has nothing to do with the first window") { m, p, stride in
      (m - p + 1) / stride
    },
    Mistake("that is for windows that do not overlap; here the stride has a value of its own") { m, p, stride in m / p
    },
    Mistake("the window is forgotten") { m, p, stride in m / stride },
  ])

// %% [markdown]
// ### Exercise: max pooling, by hand
//
// Given a row, the window's `size` and the `stride`, return the largest number of every whole window. Write it with
// loops, without `pooled` and without the library. The numbers may be negative.

// %% tags=["exercise"]
func maxPooled(_ row: [Float], _ size: Int, _ stride: Int) -> [Float] {
  // BEGIN SOLUTION
  var outputs: [Float] = []
  var start = 0
  while start + size <= row.count {
    var best = row[start]
    for i in start..<(start + size) where row[i] > best {
      best = row[i]
    }
    outputs.append(best)
    start += stride
  }
  return outputs
  // END SOLUTION
}

// %%
exercise(
  "The largest number of every window of a row.",
  hints: "A loop over windows: start = 0, stride, 2 · stride, … as long as start + size is not more than row.count.",
  "Inside, a loop over the window that remembers the largest number so far.",
  "Remember the window's first number before you begin, not 0: all of them may be negative.",
  trying: [([2, 6, 1, 8, 3], 3, 1), ([2, 6, 1, 8, 3], 3, 2), ([-4, -2, -7, -1], 2, 2), ([1, 5, 2, 9, 0, 3], 3, 2)],
  maxPooled,
  expected: { row, size, stride in
    maxPool1D(Tensor(row).reshaped(to: [row.count, 1]), size: size, stride: stride).scalars
  },
  mistakes: [
    Mistake("0 is taken for the smallest number, but a window may have negative ones only") { row, size, stride in
      pooled(row, size: size, stride: stride) { max(0, largest($0)) }
    },
    Mistake("that is the mean") { row, size, stride in pooled(row, size: size, stride: stride, by: mean) },
    Mistake("that is the smallest number") { row, size, stride in
      pooled(row, size: size, stride: stride) { $0.min()! }
    },
    Mistake("the windows do not overlap: use the stride, not the size, to go on") { row, size, stride in
      pooled(row, size: size, stride: size, by: largest)
    },
    Mistake("the stride is forgotten") { row, size, stride in pooled(row, size: size, stride: 1, by: largest) },
    Mistake("the last window is missing: it may end exactly at the end") { row, size, stride in
      pooled(Array(row.dropLast()), size: size, stride: stride, by: largest)
    },
  ])

// %% [markdown]
// ### Exercise: the receptive field
//
// Layers one after another, each with a window and a stride: `windows[0]` and `strides[0]` are those of the first. How
// many pixels of a row does one output of the last layer see?

// %% tags=["exercise"]
func receptiveSize(_ windows: [Int], _ strides: [Int]) -> Int {
  // BEGIN SOLUTION
  var (size, step) = (1, 1)
  for (window, stride) in zip(windows, strides) {
    size += (window - 1) * step
    step *= stride
  }
  return size
  // END SOLUTION
}

// %%
func library(_ windows: [Int], _ strides: [Int]) -> Int {
  let layers = zip(windows, strides).map { MaxPool1D(size: $0, stride: $1) }
  return try! Sequential(layers).receptiveField(for: [500, 1])![0].size
}
exercise(
  "How many pixels does one output see, through layers with windows and strides?",
  hints: "Begin with 1 pixel and a step of 1.",
  "A layer adds (window − 1) · step.",
  "Only then does its stride make the step larger: it counts for the layers behind it.",
  trying: [([3, 3], [1, 1]), ([3, 2, 3], [1, 2, 1]), ([5, 2, 5, 2], [1, 2, 1, 2]), ([11, 3, 5], [4, 2, 1])],
  receptiveSize,
  expected: library,
  mistakes: [
    Mistake("the strides are forgotten: behind a stride of 2, each step is two pixels") { windows, strides in
      library(windows, strides.map { _ in 1 })
    },
    Mistake("a layer's own stride is already used for its own window; it counts only for the layers behind it") {
      windows, strides in
      var (size, step) = (1, 1)
      for (window, stride) in zip(windows, strides) {
        step *= stride
        size += (window - 1) * step
      }
      return size
    },
    Mistake("windows overlap: each adds its size less 1") { windows, strides in windows.reduce(0, +) },
    Mistake("the one pixel to begin with is missing") { windows, strides in library(windows, strides) - 1 },
    Mistake("steps multiply, they do not add up") { windows, strides in
      var (size, step) = (1, 1)
      for (window, stride) in zip(windows, strides) {
        size += (window - 1) * step
        step += stride - 1
      }
      return size
    },
  ])

// %% [markdown]
// ### Exercise: how many numbers are left?
//
// Maps of `height` × `width` × `channels`, pooled by `window` × `window`, windows side by side, whole ones only. How
// many numbers come out in all?

// %% tags=["exercise"]
func numbersLeft(_ height: Int, _ width: Int, _ channels: Int, _ window: Int) -> Int {
  // BEGIN SOLUTION
  (height / window) * (width / window) * channels
  // END SOLUTION
}

// %%
exercise(
  "How many numbers are left of height × width × channels after pooling by window × window, side by side?",
  hints: "How many whole windows are there along each side?",
  "What happens to the channels?",
  "Each channel keeps a map of its own.",
  trying: [(28, 28, 6, 2), (5, 7, 3, 2), (224, 224, 64, 2), (13, 9, 2, 3)],
  numbersLeft,
  expected: { height, width, channels, window in
    try! MaxPool2D(size: StrideSize(window)).outputShape(for: [height, width, channels]).reduce(1, *)
  },
  mistakes: [
    Mistake("pooling does not sum the channels: each keeps a map") { height, width, channels, window in
      (height / window) * (width / window)
    },
    Mistake("channels are not pooled, only height and width") { height, width, channels, window in
      (height / window) * (width / window) * (channels / window)
    },
    Mistake("a window has two sides: both height and width become smaller") { height, width, channels, window in
      (height / window) * width * channels
    },
    Mistake("windows that stick out do not count: round each side down first") { height, width, channels, window in
      height * width * channels / (window * window)
    },
    Mistake("that is for stride 1; here the windows lie side by side") { height, width, channels, window in
      (height - window + 1) * (width - window + 1) * channels
    },
  ])

// %% [markdown]
// ## What to keep
//
// - Pooling keeps one number of each window, channel by channel, and learns nothing: max (is it there?), average (how
//   much?).
// - A convolution is **equivariant**; pooling makes it **invariant**, a little, and on a grid: moves smaller than its
//   window.
// - Windows let later layers see more: four 3 × 3 see 9 pixels, with pooling between them 38.
// - A stride makes maps smaller for a quarter of the work, but skips without looking.
// - Global pooling leaves one number for each map: few parameters, any size of picture, no place.
//
// **Next:** [06 · Backpropagation through convolution](06-backpropagation.ipynb): how a convolution learns.

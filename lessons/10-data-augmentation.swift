// %% [markdown]
// # 10 · Data augmentation
//
// A network learns whatever its pictures have in common, accidents included. Show it few pictures, and it learns them
// by heart. The cure is more pictures, and the cheapest ones are those you have already: mirrored, moved, turned, in
// another light. That is **[data augmentation](glossary.md#data-augmentation)**. It costs nothing but care, for not
// every change leaves a picture what it is.
//
// We take each change apart on a photograph, find out which of them lie, and then measure what they are worth.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [05 · Pooling and invariance](05-pooling-and-invariance.ipynb) and [09 · LeNet](09-lenet.ipynb).
//
// **Time:** about 60 minutes.
//
// **Afterwards you can** augment pictures, and say what it is worth: write mirror, shift, turn, lean and warp yourself;
// tell which changes leave a label true; take care of boxes and crops; measure a gain with several seeds.

// %% [markdown]
// ## Learned by heart
//
// 200 handwritten digits to learn from, the [training set](glossary.md#training-set), and 1,000 others to ask, the
// [test set](glossary.md#test-set). A small network, and 400 steps with a [batch](glossary.md#batch) of 32 digits each:
// every digit is seen 64 times.
//
// All that is left to chance hangs on one number, the [seed](glossary.md#seed): which 200 digits, how the weights
// begin, in which order the digits come, and later how they are changed.

// %%
let digits = try Dataset.digits()
let (pool, test) = digits.split(at: 0.8, seed: 1, stratified: true)
func some(_ count: Int, seed: Int) -> Dataset {
  pool.split(at: Double(count) / Double(pool.count), seed: UInt64(seed), stratified: true).first
}

func taught(
  _ data: Dataset, by changes: Augmentation = [], seed: Int, steps: Int = 400,
  watch: (Int, Sequential) -> Void = { _, _ in }
) -> Sequential {
  InitializerSeeds.restart(from: UInt64(seed))
  var network = Sequential {
    Conv2D(filterShape: (5, 5, 1, 8), activation: .relu, initializer: .heNormal)
    MaxPool2D(size: 2)
    Conv2D(filterShape: (5, 5, 8, 16), activation: .relu, initializer: .heNormal)
    MaxPool2D(size: 2)
    Flatten()
    Dense(4 * 4 * 16, 10)
  }
  var optimizer = Adam(learningRate: .cosine(from: 0.003, steps: steps))
  var (step, epoch) = (0, 0)
  while step < steps {
    let batches = data.batches(of: 32, shuffledBy: UInt64(seed), epoch: epoch, augmentedBy: changes)
    for batch in batches where step < steps {
      watch(step, network)
      let (_, gradients) = valueWithGradient(at: network) {
        softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
      }
      optimizer.update(&network, along: gradients)
      step += 1
    }
    epoch += 1
  }
  watch(steps, network)
  return network
}
/// Digits beside each other, three times as large.
func strip(_ digits: [Tensor]) -> Image {
  Image(Tensor(concatenating: digits, along: 1)).resized(height: 84, width: 84 * digits.count)
}
func score(_ network: Sequential, _ data: Dataset) -> Double {
  accuracy(logits: network(data.images), labels: data.labels)
}

// %% [markdown]
// **Predict:** what part of the 200 does it read rightly in the end (its [accuracy](glossary.md#accuracy)), and what
// part of the 1,000?

// %%
let few = some(200, seed: 1)
let plain = taught(few, seed: 1)
print("the 200 it learned from: \(score(plain, few)), the 1,000 others: \(score(plain, test))")
let (ownErrors, otherErrors) = (1 - score(plain, few), 1 - score(plain, test))
claim("20 of each digit", few.countsOfClasses, equals: [Int](repeating: 20, count: 10))
claim("Of its own it misreads at most 1 in 100", ownErrors <= 0.01)
claim("Of the others more than 7 in 100", otherErrors > 0.07)

// %% [markdown]
// That gap is [overfitting](glossary.md#overfitting): there is nothing left to learn from the 200, and it is not
// enough.
//
// ### What goes wrong: an accident in the pictures
//
// Worse than few pictures are pictures that share something by accident. Somebody has collected 3s and 5s. The 3s
// happen to lie two pixels to the left, the 5s two to the right. So they can be told apart in two ways: by shape, and
// by place.
//
// You will hardly see it.
//
// **Predict:** the network is shown 3s on the right and 5s on the left. What does it say?

// %%
func pairs(_ data: Dataset, threesBy pixels: Int) -> Dataset {
  func shifted(_ part: Dataset, _ right: Int) -> Tensor {
    Augmentation.shift(vertically: 0...0, horizontally: right...right).applied(to: part.images)
  }
  let (threes, fives) = (data[class: 3], data[class: 5])
  return Dataset(
    images: Tensor(concatenating: [shifted(threes, pixels), shifted(fives, -pixels)], along: 0),
    labels: Tensor(concatenating: [threes.labels, fives.labels], along: 0))
}
let (asCollected, exchanged) = (pairs(pool, threesBy: -2), pairs(test, threesBy: 2))
let collectedToo = pairs(test, threesBy: -2)
let misled = taught(asCollected, seed: 1, steps: 200)
let warned = taught(asCollected, by: .shift(vertically: 0...0, horizontally: -8...8), seed: 1, steps: 200)
display(sideBySide([
  "a 3 and a 5 to learn from": strip([asCollected[0].image, asCollected[-2].image]),
  "a 3 and a 5 that are asked": strip([exchanged[0].image, exchanged[-2].image]),
]))
print("collected in the same way \(score(misled, collectedToo)), sides exchanged \(score(misled, exchanged))")
print("moved at random while it learned: sides exchanged \(score(warned, exchanged))")
claim("As long as the accident goes on, it looks like a success", score(misled, collectedToo) > 0.95)
claim("Sides exchanged, it is wrong nearly always: a coin would do better", score(misled, exchanged) < 0.3)
claim("Moved by up to 8 pixels while it learned, it had to go by shape", score(warned, exchanged) > 0.85)

// %% [markdown]
// So a random change is a *statement*: “this does not matter”. A shift says that the place does not matter. That is an
// [invariance](glossary.md#invariance): lesson 05 built a little of it into the network, here it is taught. Whether the
// statement is true is for you to know. The network believes you.
//
// Now the changes, one at a time.

// %% [markdown]
// ## Mirror: an index
//
// Nine pixels, the digits 1 to 9. In a mirror of width $w$, what is now in column $x$ was in column $w - 1 - x$.
//
// **Predict:** the first row.

// %%
let nine = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
var inMirror = Tensor(zeros: [3, 3])
for y in 0..<3 {
  for x in 0..<3 { inMirror[y, x] = nine[y, 3 - 1 - x] as Float }
}
let always = Augmentation.mirror(probability: 1)
display(sideBySide(["as it was": nine, "mirrored": inMirror]))
claim("3, 2, 1 come first", inMirror[0], equals: Tensor([3, 2, 1]), within: 0)
claim("The library's mirror does the same", always.applied(to: nine) == inMirror)
claim("Mirrored twice, everything is back", always.applied(to: inMirror) == nine)

// %% [markdown]
// Without `probability: 1` a coin is tossed for each picture. What comes out follows from the seed, so that you can
// have the same again. A thousand pictures of two pixels, 0 and 1:
//
// **Predict:** how many of them are 1 and 0 afterwards?

// %%
let twoPixels = Tensor((0..<1000).flatMap { _ in [Float(0), 1] }).reshaped(to: [1000, 1, 2, 1])
func mirroredCount(seed: Int) -> Float {
  Augmentation.mirror().applied(to: twoPixels, seed: UInt64(seed))[.all, 0, 0, 0].sum().scalar
}
print((1...5).map(mirroredCount))
claim("About half", mirroredCount(seed: 1), equals: 500, within: 80)
claim("With the same seed the same number, to the last", mirroredCount(seed: 1) == mirroredCount(seed: 1))
let cat = try Image(named: "chelsea").resized(height: 120, width: 180)
/// The cat, changed with seeds 1 to 3.
func draws(_ name: String, _ change: Augmentation) -> Gallery {
  let cats = (1...3).map { change.applied(to: cat, seed: UInt64($0)) }
  return sideBySide(cats, captions: (1...3).map { "\(name), seed \($0)" })
}
display(draws("mirror", .mirror()))

// %% [markdown]
// ## Shift: two indices
//
// Down by 1, to the right by 1: what is now at $(y, x)$ was at $(y - 1, x - 1)$. Where that is outside, there is
// nothing to know; the usual choice is 0, or the pixel at the border once more.
//
// **Predict:** how many of the nine digits are left?

// %%
let downRight = Augmentation.shift(vertically: 1...1, horizontally: 1...1)
let border = Augmentation.shift(vertically: 1...1, horizontally: 1...1, fill: nil)
let (withZeros, withBorder) = (downRight.applied(to: nine), border.applied(to: nine))
display(sideBySide(["as it was": nine, "0 outside": withZeros, "the border": withBorder]))
claim("Four: 1, 2, 4, 5", withZeros, equals: Tensor([[0, 0, 0], [0, 1, 2], [0, 4, 5]]), within: 0)
claim("The border once more", withBorder, equals: Tensor([[1, 1, 2], [1, 1, 2], [4, 4, 5]]), within: 0)
display(draws("shift ±12", .shift(upTo: 12)))
display(draws("shift ±60", .shift(upTo: 60)))

// %% [markdown]
// Up to 12 pixels of 120 is careful. Up to 60 is not: now and then the cat has left.

// %% [markdown]
// ## Turn: ask where it came from
//
// Turned by an angle $\varphi$ about the middle, a pixel at $(y, x)$ goes to
//
// $$ y' = y \cos\varphi - x \sin\varphi, \qquad x' = y \sin\varphi + x \cos\varphi $$
//
// with $y$ and $x$ counted from the middle. So take every pixel and put it there, rounded to whole numbers?
//
// **Predict:** what will the cat look like?

// %%
let gray = cat.matrix
let (height, width) = (gray.shape[0], gray.shape[1])
let (middleY, middleX) = (Float(height - 1) / 2, Float(width - 1) / 2)

var thrown = Tensor(zeros: [height, width])
var isHit = Tensor(zeros: [height, width])
let (c, s) = (cosf(.pi / 6), sinf(.pi / 6))
for y in 0..<height {
  for x in 0..<width {
    let (dy, dx) = (Float(y) - middleY, Float(x) - middleX)
    let row = Int((middleY + dy * c - dx * s).rounded())
    let column = Int((middleX + dy * s + dx * c).rounded())
    if (0..<height).contains(row) && (0..<width).contains(column) {
      thrown[row, column] = gray[y, x] as Float
      isHit[row, column] = 1
    }
  }
}
display(sideBySide(["the cat": Image(gray), "pixels thrown": Image(thrown)]))
let holes = 1 - isHit[40..<80, 70..<110].mean().scalar
print("holes in the middle: \(holes)")
claim("More than one pixel in ten in the middle is a hole: nothing landed there", holes > 0.1)

// %% [markdown]
// Two pixels land in one place, and another gets none. So turn the question round: for each *new* pixel, where did it
// come from? Every pixel then gets an answer, though mostly one between four old pixels. Those are mixed, the nearer
// the more: **bilinear** sampling.
//
// **Predict:** by hand, of the four pixels 0 and 100 over 200 and 400: which number is a quarter of the way to the
// right and half of the way down?

// %%
func mixed(_ old: Tensor, _ y: Float, _ x: Float) -> Float {
  let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
  let (down, across) = (y - Float(top), x - Float(left))
  func pixel(_ row: Int, _ column: Int) -> Float {
    row < 0 || column < 0 || row >= old.shape[0] || column >= old.shape[1] ? 0 : old[row, column]
  }
  let above = pixel(top, left) * (1 - across) + pixel(top, left + 1) * across
  let below = pixel(top + 1, left) * (1 - across) + pixel(top + 1, left + 1) * across
  return above * (1 - down) + below * down
}
let ofFour = mixed(Tensor([[0, 100], [200, 400]]), 0.5, 0.25)
claim("25 above, 250 below, 137.5 between them", ofFour, equals: (25 + 250) / 2)

/// Every new pixel asks a place of the old picture.
func sampled(_ old: Tensor, from place: (_ y: Float, _ x: Float) -> (Float, Float)) -> Tensor {
  var new = Tensor(zeros: old.shape)
  for y in 0..<old.shape[0] {
    for x in 0..<old.shape[1] {
      let (fromY, fromX) = place(Float(y), Float(x))
      new[y, x] = mixed(old, fromY, fromX)
    }
  }
  return new
}

// %% [markdown]
// The way back from a turn by $\varphi$ is a turn by $-\varphi$: the two sines change their signs.
//
// **Predict:** are there holes now?

// %%
let turned = sampled(gray) { y, x in
  let (dy, dx) = (y - middleY, x - middleX)
  return (middleY + dy * c + dx * s, middleX - dy * s + dx * c)
}
display(sideBySide(["thrown": Image(thrown), "asked for": Image(turned)]))
let byLibrary = Augmentation.affine(rotation: 30...30).applied(to: gray)
claim("No holes: in the middle no pixel is black", turned[40..<80, 70..<110].min() > 0)
claim("The library's rotation by 30 degrees is these lines", turned.isClose(to: byLibrary, within: 1e-3))
display(draws("turn ±15°", .rotation(upTo: 15)))
display(draws("turn ±90°", .rotation(upTo: 90)))

// %% [markdown]
// Black corners are something that the pictures have in common, too: they tell that a picture was turned. `fill: nil`
// repeats the border instead.
//
// ## Lean: the same, with another place
//
// A *shear* leaves rows where they are and moves each sideways, the more, the farther it is from the middle: old column
// $= x + y \tan\alpha$. Only the place to ask is another one.
//
// **Predict:** to which side does the upper half go?

// %%
let lean = tanf(.pi / 9)
let leaning = sampled(gray) { y, x in (y, x + (y - middleY) * lean) }
display(sideBySide(["the cat": Image(gray), "leaning by 20 degrees": Image(leaning)]))
let leaningByLibrary = Augmentation.affine(shear: 20...20).applied(to: gray)
claim("The library's shear by 20 degrees", leaning.isClose(to: leaningByLibrary, within: 1e-3))
let upper = Tensor([[1, 1, 1], [0, 0, 0], [1, 1, 1]])
let leant = sampled(upper) { y, x in (y, x + (y - 1)) }
claim(
  "By 45 degrees, rows of three: the upper one a pixel to the right, the lower one to the left", leant,
  equals: Tensor([[0, 1, 1], [0, 0, 0], [1, 1, 0]]), within: 0)
display(draws("lean ±20°", .shear(upTo: 20, fill: nil)))

// %% [markdown]
// Turning, leaning, zooming and shifting are all *affine*: straight lines stay straight. One after the other, each
// would mix four pixels and make the picture a little softer. `.affine` multiplies the maps first, and mixes only once.

// %% [markdown]
// ## Local warp: everywhere another place
//
// No two people write a 3 alike. A *local warp* gives every pixel a shift of its own, drawn at random, and then
// [blurred](glossary.md#gaussian-blur) so that neighbours go nearly the same way. Simard and others (2003) brought it
// to digits.
//
// **Predict:** what happens if the shifts are not blurred?

// %%
func field(smoothness: Float, pixels: Float, seed: Int) -> Tensor {
  let noise = Tensor(randomNormal: [height, width], seed: UInt64(seed))
  let size = Int(6 * smoothness) + 1
  let smooth = smoothness == 0 ? noise : noise.filtered(by: .gaussianBlur(size, sigma: smoothness))
  return smooth * (pixels / smooth.standardDeviation())
}
func warped(_ down: Tensor, _ right: Tensor) -> Tensor {
  sampled(gray) { y, x in (y + (down[Int(y), Int(x)] as Float), x + (right[Int(y), Int(x)] as Float)) }
}
let (roughDown, roughRight) = (
  field(smoothness: 0, pixels: 3, seed: 1), field(smoothness: 0, pixels: 3, seed: 2)
)
let (down, right) = (field(smoothness: 8, pixels: 3, seed: 1), field(smoothness: 8, pixels: 3, seed: 2))
display(sideBySide(["shifts down": Image(roughDown), "blurred": Image(down)]))
display(sideBySide([
  "the cat": Image(gray), "warped, not blurred": Image(warped(roughDown, roughRight)),
  "warped, blurred": Image(warped(down, right)),
]))
func spread(_ x: Tensor) -> Float { x.standardDeviation().scalar }
func step(_ field: Tensor) -> Float {
  let neighbours = field[.all, 1...] - field[.all, ..<(width - 1)]
  return abs(neighbours).mean().scalar
}
print("from one pixel to the next the shift changes by \(step(roughDown)), blurred by \(step(down))")
claim("Both shift by 3 pixels in the typical case", spread(roughDown), equals: spread(down), within: 1e-3)
claim("but blurred, neighbours differ by less than half a pixel", step(down) < 0.5 && step(roughDown) > 2)
display(draws("warp 3, 8", .localWarp(by: 3, smoothness: 8, fill: nil)))

// %% [markdown]
// Two knobs, then: how far, and how smooth. Here 10 pixels with a smoothness of 6, too far for being so rough:

// %%
draws("warp 10, 6", .localWarp(by: 10, smoothness: 6, fill: nil))

// %% [markdown]
// ## Another light
//
// Three numbers, 0.2, 0.4 and 0.9, of mean $m = 0.5$. *Brightness* adds a number $b$ to each. *Contrast* stretches them
// away from their mean, or draws them together: $(x - m) \cdot c + m$. Light ends at 0 and at 1. In
// `.colorShift(brightness: 0.15, contrast: 0.3)` both are drawn: $b$ from ±0.15, $c$ from 0.7 to 1.3.
//
// **Predict:** contrast $c = \frac12$, and then brightness $b = 0.3$. What becomes of 0.9?

// %%
let light = Tensor([0.2, 0.4, 0.9])
let flatter = (light - light.mean()) * 0.5 + light.mean()
let brighter = (light + 0.3).clamped(to: 0...1)
display(sideBySide(["as it was": light, "half the contrast": flatter, "brighter by 0.3": brighter]))
claim("0.35, 0.45, 0.7: the mean is still 0.5", flatter, equals: Tensor([0.35, 0.45, 0.7]), within: 1e-6)
claim("0.5, 0.7, and 1 for 1.2: the rest is lost", brighter, equals: Tensor([0.5, 0.7, 1]), within: 1e-6)
display(draws("light", .colorShift(brightness: 0.15, contrast: 0.3)))
display(draws("colours", .colorShift(channels: 0.15)))

// %% [markdown]
// The lower row adds a number of its own to each [channel](glossary.md#channel): evening light, a lamp, another camera.
// Good for cats; not if you are to tell ripe tomatoes from green ones.
//
// ## Cutout
//
// A square is covered, so that the network does not rely on one spot (DeVries and Taylor, 2017). Its middle may be any
// pixel, so part of it may lie outside.
//
// **Predict:** a square of 40 × 40 somewhere on 120 × 180. How many pixels are covered at most, and at least?

// %%
let covered = (1...300).map { seed -> Int in
  let left = Augmentation.cutout(size: 40).applied(to: Tensor(ones: [120, 180]), seed: UInt64(seed))
  return left.count - left.countNonZero
}
print("300 draws: from \(covered.min()!) to \(covered.max()!)")
claim("At most 40 · 40", covered.max(), equals: 40 * 40)
claim("At least about a quarter of that: its middle in a corner", covered.min()! >= 20 * 20)
display(draws("cutout 40", .cutout(size: 40)))

// %% [markdown]
// ## Random crop
//
// Cut out a part, at a random place. How many places are there? It is the question of lesson 03: a window of $c$ on $n$
// pixels with [stride](glossary.md#stride) 1 has $n - c + 1$ of them.
//
// ### ⚠ 2048 times as many pictures?
//
// AlexNet (2012) learned from crops of 224 × 224 out of 256 × 256, and their mirror images. Its authors wrote that this
// makes the training set 2048 times as large.
//
// **Predict:** is that so?

// %%
let places = solve(.convolution, input: 256, filter: 224, stride: 1, padding: 0)[.output]!
claim("33 places along each side, not 32", places, equals: 256 - 224 + 1)
claim("33 · 33, times 2 for the mirror, are 2178", places * places * 2, equals: 2178)
claim("2048 is 32 · 32 · 2: the first place was forgotten", (places - 1) * (places - 1) * 2, equals: 2048)

// %% [markdown]
// Nor is it 2178 times as much to learn: the crops of one picture are very much alike.
//
// ### What goes wrong: the crop that loses the object
//
// The label says that this picture shows a *nose*. It has a [bounding box](glossary.md#bounding-box): rows 91 to 107,
// columns 93 to 117. Crop 80 × 80 out of 120 × 180, and the label stays as it is.
//
// **Predict:** in what part of all crops is no nose at all, and in what part the whole nose?

// %%
let nose = BoundingBox(top: 91, left: 93, bottom: 107, right: 117)
func framed(_ image: Image, _ boxes: [BoundingBox]) -> Image {
  var pixels = image.pixels
  for box in boxes {
    let (rows, columns) = (Int(box.top)..<Int(box.bottom), Int(box.left)..<Int(box.right))
    let inside = pixels
    pixels[rows, columns] = Tensor([1, 0.8, 0]).broadcast(to: [rows.count, columns.count, 3])
    let (innerRows, innerColumns) = (rows.dropFirst(2).dropLast(2), columns.dropFirst(2).dropLast(2))
    pixels[innerRows, innerColumns] = inside[innerRows, innerColumns]
  }
  return Image(pixels)
}
let crop = Augmentation.randomCrop(height: 80, width: 80).keepingBoxes(visibleAtLeast: 0)
/// A crop of the cat, the nose's box in it, and the share of the box that is left.
func cropped(by change: Augmentation, seed: Int) -> (image: Image, boxes: [BoundingBox], share: Float) {
  var generator = SeededGenerator(seed: UInt64(seed))
  let (pixels, boxes) = change.applied(to: cat.pixels, boxes: [nose], using: &generator)
  return (Image(pixels), boxes, (boxes.first?.area ?? 0) / nose.area)
}
let shares = (1...1000).map { cropped(by: crop, seed: $0).share }
display(sideBySide(["the cat and its nose": framed(cat, [nose])]))
display(sideBySide(
  (1...8).map { seed in
    let (image, boxes, _) = cropped(by: crop, seed: seed)
    return framed(image, boxes).resized(height: 150, width: 150)
  }, captions: (1...8).map { "\(Int((shares[$0 - 1] * 100).rounded())) % of the nose" }))
histogram(shares, bins: 20, in: 0...1, x: "share of the nose's box that is left", title: "1,000 crops")
let (none, whole) = (shares.count { $0 == 0 }, shares.count { $0 == 1 })
print("no nose: \(none), whole nose: \(whole), something between: \(1000 - none - whole)")

// %% [markdown]
// Need it be left to chance? There are just $120 - 80 + 1 = 41$ times $180 - 80 + 1 = 101$ places, each as likely as
// the others. The nose is gone if the crop begins so high that it ends above the nose, or so far to the left that it
// ends before it.

// %%
let tops = (0...40).map { top in max(0, min(107, top + 80) - max(91, top)) }
let lefts = (0...100).map { left in max(0, min(117, left + 80) - max(93, left)) }
let allShares = tops.flatMap { rows in lefts.map { columns in Float(rows * columns) / nose.area } }
func part(_ shares: [Float], equalTo share: Float) -> Double {
  Double(shares.count { $0 == share }) / Double(shares.count)
}
let percent = [0, 1].map { Int((100 * part(allShares, equalTo: Float($0))).rounded()) }
print("no nose in \(percent[0]) % of all crops, the whole nose in \(percent[1]) %")
claim("Every share that was drawn is among those counted", Set(shares).isSubset(of: allShares))
claim("More than a third of all crops have no nose", part(allShares, equalTo: 0) > 1 / 3)
for (words, share) in [("no nose", Float(0)), ("the whole nose", 1)] {
  claim(
    "1,000 drawn crops say how often there is \(words), to 6 in 100", part(shares, equalTo: share),
    equals: part(allShares, equalTo: share), within: 0.06)
}

// %% [markdown]
// More than a third of the labels are lies. Three guards: take larger crops; drop a box of which less than some **least
// share** is left (that is for detection, where a picture may have no box); or draw again until enough is left.
//
// **Predict:** how often must one draw, on average, until half of the nose is there?

// %%
let guarded = crop.keepingBoxes(visibleAtLeast: 0.5)
let stay = (1...1000).count { !cropped(by: guarded, seed: $0).boxes.isEmpty }
claim("The library drops the box wherever less than half is left", stay, equals: shares.count { $0 >= 0.5 })
func drawsUntilHalf(from seed: Int) -> Int { 1 + (0...).first { shares[(seed + $0) % 1000] >= 0.5 }! }
let tries = (0..<1000).map { Double(drawsUntilHalf(from: $0)) }.reduce(0, +) / 1000
print("drawn \(tries) times on average")
claim("One over the part that is good enough", tries, equals: 1000 / Double(stay), within: 0.4)
let larger = (1...1000).map { cropped(by: .randomCrop(height: 110, width: 165), seed: $0).share }
claim("Crops of 110 × 165 always have more than half of the nose", larger.min()! > 0.5)

// %% [markdown]
// ## Boxes follow
//
// Whatever moves the picture moves its boxes.
//
// **Predict:** where are the nose's columns 93 to 117 in the mirror, if the picture is 180 wide?

// %%
func followed(_ change: Augmentation) -> (image: Image, boxes: [BoundingBox]) {
  let (image, boxes, _) = cropped(by: change.keepingBoxes(visibleAtLeast: 0), seed: 1)
  return (image, boxes)
}
let (mirroredCat, mirroredNose) = followed(always)
claim("180 − 117 = 63 and 180 − 93 = 87", [mirroredNose[0].left, mirroredNose[0].right], equals: [63, 87])
claim("Rows stay", [mirroredNose[0].top, mirroredNose[0].bottom], equals: [nose.top, nose.bottom])
let (turnedCat, turnedNose) = followed(.affine(rotation: 45...45))
display(sideBySide([
  "the nose's box": framed(cat, [nose]), "mirrored": framed(mirroredCat, mirroredNose),
  "turned by 45 degrees": framed(turnedCat, turnedNose),
]))
let side = (nose.height + nose.width) / Float(2).squareRoot()
print("area \(nose.area), turned \(turnedNose[0].area)")
claim(
  "Turned by 45 degrees the upright box round the box has sides of (height + width) ÷ √2", turnedNose[0].area,
  equals: side * side, within: 1)
claim("It is more than twice as large, though the nose is not", turnedNose[0].area > 2 * nose.area)

// %% [markdown]
// A box that was turned is looser than one drawn round the turned nose: the library only knows the box's corners, not
// the nose. Small angles, then, or labels by pixels.
//
// ## Changes that change the label
//
// A mirrored cat is a cat. A mirrored *b* is a *d*. And a 6 upside down? Ask a network that has learned from all 4,000
// digits, none of them turned.
//
// **Predict:** at which angle does a 6 become a 9?

// %%
let reader = taught(pool, seed: 1)
let sixes = test[class: 6].images
func answers(_ digit: Int, _ images: Tensor) -> Double {
  let said = reader(images).argmax(axis: 1).scalars
  return Double(said.count { Int($0) == digit }) / Double(said.count)
}
let angles = (0...12).map { 15 * $0 }
let turnedSixes = angles.map { Augmentation.affine(rotation: Float($0)...Float($0)).applied(to: sixes) }
let shown = [0, 2, 4, 6, 8, 10, 12]
display(sideBySide(["a 6 turned by 0, 30, 60 … 180 degrees": strip(shown.map { turnedSixes[$0][3] })]))
let (asSix, asNine) = (turnedSixes.map { answers(6, $0) }, turnedSixes.map { answers(9, $0) })
plot(LineChart(
  zip(["read as 6", "read as 9"], [asSix, asNine]).map { .init($0, $1, at: angles.map(Double.init)) },
  x: "turned by degrees", y: "share of the sixes"))
print("by 15°: \(asSix[1]), by 180°: \(asNine[12]) are read as 9")
claim("Upright and turned by 15 degrees, at least 9 of 10 are sixes", min(asSix[0], asSix[1]) >= 0.9)
claim("Upside down they are taken for nines more often than for anything else", (0...9).allSatisfy {
  $0 == 9 || answers($0, turnedSixes[12]) < asNine[12]
})
claim("and hardly one for a six", asSix[12] < 0.05)

// %% [markdown]
// It is not wrong about them! They *are* nines. Whoever turns digits by up to 180 degrees and keeps their labels
// teaches that this shape is a 6, and that the same shape is a 9.
//
// **Predict:** which digits can be read in a mirror? And upside down?

// %%
func read(_ change: Augmentation) -> [Double] {
  (0...9).map { answers($0, change.applied(to: test[class: $0].images)) }
}
let halfTurn = Augmentation.affine(rotation: 180...180)
let (upright, mirrored, upsideDown) = (read([]), read(always), read(halfTurn))
let digitNames = (0...9).map(String.init)
smallMultiples(columns: 3, [
  "upright": BarChart(upright, names: digitNames, x: "digit", y: "read rightly"),
  "mirrored": BarChart(mirrored, names: digitNames, x: "digit"),
  "upside down": BarChart(upsideDown, names: digitNames, x: "digit"),
])
claim("Upright, every digit is read rightly at least 4 times in 5", upright.min()! > 0.8)
claim("Most 8s are read in a mirror, too", mirrored[8] > 0.6)
claim("3, 5 and 6 hardly ever", [3, 5, 6].allSatisfy { mirrored[$0] < 0.25 })
claim("Upside down 6 and 9 are no longer read", upsideDown[6] < 0.1 && upsideDown[9] < 0.1)
claim("A 0 in a mirror is a 0, and yet at least a quarter of them are not read", mirrored[0] < 0.75)

// %% [markdown]
// Why not the zeros? A suspicion: handwriting leans to the right, so in a mirror it leans to the left, and the network
// has never seen that. An accident in the pictures again? A suspicion can be tested: let the mirrored zeros lean to the
// right.
//
// **Predict:** what part of them is read now?

// %%
let zerosInMirror = always.applied(to: test[class: 0].images)
let leans = [-20, -10, 0, 10, 20, 30]
let leaningZeros = leans.map { Augmentation.affine(shear: Float($0)...Float($0)).applied(to: zerosInMirror) }
display(sideBySide(["a mirrored 0, leaning by −20 to 30 degrees": strip(leaningZeros.map { $0[4] })]))
let readZeros = leaningZeros.map { answers(0, $0) }
plot(readZeros, at: leans.map(Double.init), x: "leaning to the right by degrees", y: "read rightly")
claim("Leaning to the right, many more of them are read", readZeros[4] > readZeros[2] + 0.15)
claim("and to the left, fewer", readZeros[0] < readZeros[2])

// %% [markdown]
// So the lean explains a good part of it, though not all. A shear while it learned would have said: the lean does not
// matter.
//
// ## What is it worth?
//
// The experiment. 200 digits to learn from, the same network, the same 400 steps. Only what is done to the digits
// differs:
//
// - **as they are**;
// - **shifted** by up to 2 pixels and **turned** by up to 10 degrees, differently each time;
// - **mirrored** every second time, which for digits is a lie.
//
// One run says little: other digits, other first weights, another result. So five seeds, and for each seed all three
// with the *same* 200 digits, the same first weights and the same order.
//
// **Predict:** by how many percentage points does the second differ from the first? And the third?

// %%
let gentle = Augmentation.affine(rotation: -10...10, shift: -2...2)
let eight = (1...8).map { gentle.applied(to: few[0].image, seed: UInt64($0)) }
display(sideBySide(["one digit, shifted and turned eight times": strip(eight)]))
let arms: KeyValuePairs<String, Augmentation> = [
  "as they are": [], "shifted and turned": gentle, "mirrored": .mirror(),
]
let seeds = 1...5
typealias Outcome = (training: Double, test: Double)
var outcomes: [[Outcome]] = arms.map { _ in [] }
for seed in progress(seeds) {
  let own = some(200, seed: seed)
  for (number, arm) in arms.enumerated() {
    let network = taught(own, by: arm.value, seed: seed)
    outcomes[number].append((score(network, own), score(network, test)))
  }
}

// %%
let scores = outcomes.map { $0.map(\.test) }
func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
func deviation(_ x: [Double]) -> Double {
  (x.map { ($0 - mean(x)) * ($0 - mean(x)) }.reduce(0, +) / Double(x.count - 1)).squareRoot()
}
func percent(_ x: Double) -> String { String(format: "%.1f %%", 100 * x) }
for ((name, _), runs) in zip(arms, outcomes) {
  let (own, others) = (runs.map(\.training), runs.map(\.test))
  print("\(name): \(percent(mean(others))) ± \(percent(deviation(others))), its own \(percent(mean(own)))")
}
plot(ScatterChart(
  zip(arms, scores).map { .init($0.key, $1, at: seeds.map(Double.init)) },
  x: "seed", y: "accuracy on the test set"))

// %% [markdown]
// Every point is one run. How far the points of one colour lie apart, their
// [standard deviation](glossary.md#standard-deviation) behind the ±, is what chance does: other digits, other weights.
// A difference means something only if it is large beside that. More exactly: the mean of five differences is uncertain
// by their standard deviation over $\sqrt 5$, its *standard error*.

// %%
let gains = zip(scores[1], scores[0]).map { $0 - $1 }
let losses = zip(scores[0], scores[2]).map { $0 - $1 }
func standardError(_ x: [Double]) -> Double { deviation(x) / Double(x.count).squareRoot() }
for (name, x) in [("gained by shifting and turning", gains), ("lost by the mirror", losses)] {
  print("\(name): \(percent(mean(x))), standard error \(percent(standardError(x)))")
}
claim("Shifting and turning helps, whatever the seed", gains.min()! > 0)
claim("by more than two points on average", mean(gains) > 0.02)
claim("which is more than three times its standard error", mean(gains) > 3 * standardError(gains))
claim("At least a fifth of the errors are gone", 1 - mean(scores[1]) < 0.8 * (1 - mean(scores[0])))
claim("The mirror hurts, whatever the seed", losses.min()! > 0)
claim("by more than three points: a false statement is worse than none", mean(losses) > 0.03)

// %% [markdown]
// ### While they learn
//
// The same for one seed, with both accuracies measured on the way.
//
// **Predict:** which of the two networks knows its own 200 digits first?

// %%
func watched(_ change: Augmentation) -> LineChart {
  var (steps, own, others) = ([Double](), [Double](), [Double]())
  _ = taught(few, by: change, seed: 1) { step, network in
    guard step % 25 == 0 else { return }
    steps.append(Double(step))
    own.append(score(network, few))
    others.append(score(network, test))
  }
  return LineChart(
    [.init("its own 200", own, at: steps), .init("the 1,000 others", others, at: steps)],
    x: "step", y: "accuracy")
}
let (bare, changed) = (watched([]), watched(gentle))
smallMultiples(columns: 2, ["as they are": bare, "shifted and turned": changed])
let early = [bare, changed].map { mean(Array($0.series[0].y[1...4])) }
print("its own 200, mean of the first 100 steps: \(percent(early[0])) and \(percent(early[1]))")
claim("As they are, its own 200 are learned sooner", early[0] > early[1])
let gaps = [bare, changed].map { $0.series[0].y.last! - $0.series[1].y.last! }
print("gap at the end: \(percent(gaps[0])) and \(percent(gaps[1]))")
claim("Shifted and turned, the gap between its own and the others is smaller", gaps[1] < gaps[0])

// %% [markdown]
// To learn by heart what never comes twice is hard. So augmentation *regularises*
// ([regularisation](glossary.md#regularisation)), as [dropout](glossary.md#dropout) does.

// %% [markdown]
// ## How many real pictures is it worth?
//
// Instead of changing 200 digits one could write more of them.
//
// **Predict:** how many real ones does it take to read as well as with 200 that are shifted and turned?

// %%
let sizes = [400, 800, 3200]
var more = sizes.map { _ in [Double]() }
for seed in progress(1...3) {
  for (number, size) in sizes.enumerated() {
    more[number].append(score(taught(some(size, seed: seed), seed: seed), test))
  }
}

// %%
let real = [mean(scores[0])] + more.map(mean)
let all = ([200] + sizes).map(Double.init)
plot(LineChart(
  [.init("real digits, as they are", real, at: all),
   .init("200, shifted and turned", all.map { _ in mean(scores[1]) }, at: all)],
  x: "digits to learn from", y: "accuracy on the test set", xScale: .logarithmic))
print(zip(all, real).map { "\(Int($0)): \(percent($1))" }.joined(separator: "   "))
print("200, shifted and turned: \(percent(mean(scores[1])))")
claim("Each time more real digits are better", zip(real, real.dropFirst()).allSatisfy { $0 < $1 })
claim("200, shifted and turned, are better than 400 real ones", mean(scores[1]) > real[1])
claim("3,200 real ones are better still: a changed 3 is no new 3", real[3] > mean(scores[1]))

// %% [markdown]
// ## How much?
//
// One knob for both: the changes above times 3, and times 6.
//
// **Predict:** which of them are better than no change at all?

// %%
func times(_ k: Float) -> Augmentation { .affine(rotation: -10 * k...10 * k, shift: -2 * k...2 * k) }
var wild: [[Double]] = [[], []]
for seed in progress(1...2) {
  for (number, k) in [Float(3), 6].enumerated() {
    wild[number].append(score(taught(some(200, seed: seed), by: times(k), seed: seed), test))
  }
}
let byKnob = [mean(scores[0]), mean(scores[1])] + wild.map(mean)
plot(byKnob, at: [0.0, 1, 3, 6], x: "times", y: "accuracy on the test set")
claim("Times 6 is worse than nothing: digits lie on their sides, or have left", byKnob[3] < byKnob[0])

// %% [markdown]
// Here we have looked at the test set four times to choose a knob. Once is one too many: a number that was chosen
// because it looked best is too good. To choose, hold out a third part, the [validation
// set](glossary.md#validation-set).

// %% [markdown]
// ## Test pictures stay as they are
//
// The same network, the same 1,000 digits, but shifted and turned before they are asked, with 20 seeds.
//
// **Predict:** is the accuracy higher, lower, or the same?

// %%
let unchanged = score(reader, test)
let shaken = (1...20).map { seed in
  score(reader, test.with(images: gentle.applied(to: test.images, seed: UInt64(seed))))
}
histogram(shaken, bins: 12, x: "accuracy on changed test digits", title: "20 seeds")
print("from \(percent(shaken.min()!)) to \(percent(shaken.max()!)), unchanged always \(percent(unchanged))")
claim("Every time it is lower", shaken.max()! < unchanged)
claim("and another number each time: the spread is chance, not the network", Set(shaken).count > 3)

// %% [markdown]
// It would answer another question, about pictures that nobody will bring, and with another number at each try.
//
// ### What goes wrong: first changed, then divided
//
// Somebody makes five copies of each of the 200 digits, each turned by up to 5 degrees, and only then divides the
// thousand into a training set and a test set.
//
// **Predict:** what will this test set say, compared with the real one?

// %%
let copies = (1...5).map { Augmentation.rotation(upTo: 5).applied(to: few.images, seed: UInt64($0)) }
let fivefold = Dataset(
  images: Tensor(concatenating: copies, along: 0),
  labels: Tensor(concatenating: [Tensor](repeating: few.labels, count: 5), along: 0))
let (leaky, itsTest) = fivefold.split(at: 0.8, seed: 1, stratified: true)
let fooled = taught(leaky, seed: 1)
print("on its own test set \(percent(score(fooled, itsTest))), on real ones \(percent(score(fooled, test)))")
claim("Its own test set says at least 96 %", score(fooled, itsTest) >= 0.96)
claim("Digits from elsewhere say: less than 93 %", score(fooled, test) < 0.93)

// %% [markdown]
// Each test digit has a sister in the training set. Divide first; then change the training part only. And keep pictures
// of the same thing, such as frames of one film, in the same part.
//
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.

// %% [markdown]
// ### Exercise: the mirror
//
// A matrix `[H, W]`, left and right exchanged, with two loops.

// %% The mirror tags=["exercise"]
func mirrorImage(_ old: Tensor) -> Tensor {
  // BEGIN SOLUTION
  var new = old
  for y in 0..<old.shape[0] {
    for x in 0..<old.shape[1] { new[y, x] = old[y, old.shape[1] - 1 - x] as Float }
  }
  return new
  // END SOLUTION
}

// %% Check: the mirror
exercise(
  "A matrix with left and right exchanged",
  hints: "Begin with var new = old, and write into new only.",
  "Which column was what is now in column 0? And in column 1?",
  "The columns x and w − 1 − x change places.",
  trying: [nine, Tensor([[1, 2, 3, 4], [5, 6, 7, 8]]), Tensor([[1], [2]]), gray[0..<5, 0..<8]], mirrorImage,
  expected: { old in always.applied(to: old) },
  mistakes: [
    Mistake("Top and bottom are exchanged, not left and right.") { old in old.reversed(axis: 0) },
    Mistake("That is half a turn: the rows should stay where they are.") { old in
      old.reversed(axis: 0).reversed(axis: 1)
    },
    Mistake("Nothing has changed. Or it was changed twice?") { old in old },
    Mistake("You read from the matrix that you write into: its left half is new already.") { old in
      let half = (old.shape[1] + 1) / 2
      let left = old.reversed(axis: 1)[.all, ..<half]
      let copied = old.reversed(axis: 1)[.all, ..<(old.shape[1] - half)]
      return Tensor(concatenating: [left, copied.reversed(axis: 1)], along: 1)
    },
    Mistake("Everything is one column too far: with columns from 0, the last one is w − 1.") { old in
      let mirrored = old.reversed(axis: 1)
      return Tensor(concatenating: [mirrored[.all, (-1)...], mirrored[.all, ..<(old.shape[1] - 1)]], along: 1)
    },
  ])

// %% [markdown]
// ### Exercise: how many crops?
//
// A picture of `height` × `width`, with `padding` pixels put round it on every side. How many different crops of `size`
// × `size` has it?

// %% How many crops? tags=["exercise"]
func cropCount(_ height: Int, _ width: Int, _ padding: Int, _ size: Int) -> Int {
  // BEGIN SOLUTION
  (height + 2 * padding - size + 1) * (width + 2 * padding - size + 1)
  // END SOLUTION
}

// %% Check: how many crops?
exercise(
  "How many places has a crop of size × size in a padded picture?",
  hints: "A row of 5 pixels, crops of 3: write them down.", "The padding is on both sides.",
  "So many along the height, times so many along the width.",
  trying: [(32, 32, 4, 32), (120, 180, 0, 80), (5, 7, 1, 3), (28, 28, 2, 24)], cropCount,
  expected: { height, width, padding, size in
    let window = Conv2D(filterShape: (size, size, 1, 1), padding: .init(padding))
    return try! window.outputShape(for: [height, width, 1]).reduce(1, *)
  },
  mistakes: [
    Mistake("One place is missing along each side: the first one counts as well.") {
      height, width, padding, size in
      (height + 2 * padding - size) * (width + 2 * padding - size)
    },
    Mistake("The padding is on both sides, so it counts twice.") { height, width, padding, size in
      (height + padding - size + 1) * (width + padding - size + 1)
    },
    Mistake("The padding is left out.") { height, width, _, size in
      (height - size + 1) * (width - size + 1)
    },
    Mistake("Those are the places along one side.") { height, _, padding, size in
      height + 2 * padding - size + 1
    },
    Mistake("Each row of places has all the columns: multiply, do not add.") { height, width, padding, size in
      height + width + 4 * padding - 2 * size + 2
    },
  ])

// %% [markdown]
// ### Exercise: the box in the mirror
//
// A box reaches from `left` to `right`, edges in pixels (the pixel in column $x$ reaches from $x$ to $x + 1$). The
// picture is `width` pixels wide and mirrored. Give the new `[left, right]`.

// %% The box in the mirror tags=["exercise"]
func mirroredEdges(_ left: Float, _ right: Float, _ width: Float) -> [Float] {
  // BEGIN SOLUTION
  [width - right, width - left]
  // END SOLUTION
}

// %% Check: the box in the mirror
exercise(
  "The left and the right edge of a box in a mirrored picture",
  hints: "A box over the whole picture, from 0 to width, must stay as it is.",
  "An edge at distance d from the left border is now at distance d from the right one.",
  "And what was the right edge is now the left one.",
  trying: [(93, 117, 180), (0, 10, 28), (3, 4, 9), (0, 28, 28)], mirroredEdges,
  expected: { left, right, width in
    var generator = SeededGenerator(seed: 1)
    let box = BoundingBox(top: 0, left: left, bottom: 1, right: right)
    let row = Tensor(zeros: [1, Int(width), 1])
    let moved = always.applied(to: row, boxes: [box], using: &generator).boxes[0]
    return [moved.left, moved.right]
  },
  mistakes: [
    Mistake("The right edge is left of the left one now: they change places.") { left, right, width in
      [width - left, width - right]
    },
    Mistake("Edges lie between pixels: width − x, without the − 1. That one is for the columns of pixels.") {
      left, right, width in [width - 1 - right, width - 1 - left]
    },
    Mistake("That is where it was.") { left, right, _ in [left, right] },
    Mistake("Only the left edge has moved, but the box keeps its width: move both.") { left, right, width in
      [width - right, right]
    },
  ])

// %% [markdown]
// ### Exercise: what is left of the box
//
// `box` is `[top, left, bottom, right]`; a crop of `size` × `size` begins in row `top` and column `left`. Which share
// of the box's area is in it, from 0 to 1?

// %% What is left of the box tags=["exercise"]
func shareLeft(_ box: [Float], _ top: Float, _ left: Float, _ size: Float) -> Float {
  // BEGIN SOLUTION
  let rows = max(0, min(box[2], top + size) - max(box[0], top))
  let columns = max(0, min(box[3], left + size) - max(box[1], left))
  return rows * columns / ((box[2] - box[0]) * (box[3] - box[1]))
  // END SOLUTION
}

// %% Check: what is left of the box
func common(
  _ box: [Float], _ top: Float, _ left: Float, _ size: Float
) -> (rows: Float, columns: Float, area: Float) {
  let rows = min(box[2], top + size) - max(box[0], top)
  let columns = min(box[3], left + size) - max(box[1], left)
  return (rows, columns, (box[2] - box[0]) * (box[3] - box[1]))
}
exercise(
  "Which share of a box is inside a crop of size × size?",
  hints: "First the rows alone: where does the common part begin, and where does it end?",
  "It begins at the larger of the two tops and ends at the smaller of the two bottoms.",
  "If it would end before it begins, there is nothing: 0, not less. Then rows · columns ÷ the box's area.",
  trying: [
    ([0, 0, 10, 10], 5, 0, 20), ([91, 93, 107, 117], 20, 40, 80), ([91, 93, 107, 117], 30, 50, 80),
    ([0, 0, 4, 4], 6, 6, 3), ([2, 2, 10, 6], 0, 8, 8), ([2, 3, 6, 9], 0, 0, 5),
  ], shareLeft,
  expected: { box, top, left, size in
    // By counting: which cells of the box, in a mask of the whole, are in the crop?
    var mask = Tensor(zeros: [240, 240])
    mask[Int(box[0])..<Int(box[2]), Int(box[1])..<Int(box[3])] =
      Tensor(ones: [Int(box[2] - box[0]), Int(box[3] - box[1])])
    let part = mask[Int(top)..<Int(top + size), Int(left)..<Int(left + size)] as Tensor
    return part.sum().scalar / mask.sum().scalar
  },
  mistakes: [
    Mistake("A box that is beyond the crop: minus times minus is plus. Cut both lengths off at 0.") {
      box, top, left, size in
      let (rows, columns, area) = common(box, top, left, size)
      return rows * columns / area
    },
    Mistake("That is the share of the crop. Divide by the box's area.") { box, top, left, size in
      let (rows, columns, _) = common(box, top, left, size)
      return max(0, rows) * max(0, columns) / (size * size)
    },
    Mistake("That is the common part over both together. Divide by the box's area alone.") {
      box, top, left, size in
      let (rows, columns, area) = common(box, top, left, size)
      let both = max(0, rows) * max(0, columns)
      return both / (area + size * size - both)
    },
    Mistake("Only the rows are looked at.") { box, top, left, size in
      max(0, common(box, top, left, size).rows) / (box[2] - box[0])
    },
    Mistake("Only the columns are looked at.") { box, top, left, size in
      max(0, common(box, top, left, size).columns) / (box[3] - box[1])
    },
    Mistake("That is how many pixels are left. Which share of the box is it?") { box, top, left, size in
      let (rows, columns, _) = common(box, top, left, size)
      return max(0, rows) * max(0, columns)
    },
  ])

// %% [markdown]
// ## What to keep
//
// - A random change is a statement: this does not matter. The network believes it, true or not.
// - Mirror and shift are other indices. Turning, leaning and warping ask, for each new pixel, where it came from, and
//   mix four neighbours.
// - Crops have $n - c + 1$ places along each side, and may lose the object: keep a least share.
// - Boxes go along. Labels stay true only if the change is harmless: a 6 upside down is a 9.
// - For 200 digits small shifts and turns were worth about as much as 200 more; the mirror, a lie, cost as much.
//   Too much of a good change hurts as well.
// - Several seeds, the same budget, the spread beside the difference: otherwise it is an anecdote.
// - Divide first, then change the training pictures only. Test pictures stay as they are.
//
// **Next:** [11 · AlexNet and ZFNet](11-alexnet.ipynb): the same ideas, a thousand times as large, on photographs.

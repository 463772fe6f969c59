using System.Text.Json;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Tests.Hashing;

/// <summary>Hashes side by side are those of the public vectors, and of <see cref="Blake3"/> at lengths between, whatever the processor has.</summary>
[TestFixture]
public sealed class Blake3BatchTests
{
    private delegate void Hash(Blake3Batch batch, ReadOnlySpan<byte> key);

    private static readonly Hash[] Widths =
    [
        (batch, key) => batch.KeyedHash(key),
        (batch, key) => batch.KeyedHash<Blake3Lanes16>(key),
        (batch, key) => batch.KeyedHash<Blake3Lanes8>(key),
        (batch, key) => batch.KeyedHash<Blake3Lane>(key),
    ];

    [Test]
    public void Read_gives_the_public_vectors_in_every_lane([Range(0, 3)] int width)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "blake3.json")));
        var key = System.Text.Encoding.ASCII.GetBytes(document.RootElement.GetProperty("key").GetString()!);
        var short64 = document.RootElement.GetProperty("cases").EnumerateArray().Where(v => v.GetProperty("input_len").GetInt32() <= Blake3Batch.MostInput).ToList();
        short64.Should().HaveCountGreaterThan(5);
        var inputs = short64.Select(v => Enumerable.Range(0, v.GetProperty("input_len").GetInt32()).Select(i => (byte)(i % 251)).ToArray()).ToList();
        for (var shift = 0; shift < Blake3Batch.Lanes; shift++)
        {
            var hashes = HashAll(Widths[width], key, [.. Enumerable.Range(shift, Blake3Batch.Lanes).Select(i => inputs[i % inputs.Count])], 32);
            for (var lane = 0; lane < hashes.Count; lane++)
            {
                var expected = short64[(shift + lane) % inputs.Count].GetProperty("keyed_hash").GetString()!;
                Convert.ToHexStringLower(hashes[lane]).Should().Be(expected[..64]);
            }
        }
    }

    [Test]
    public void Read_gives_what_single_hashes_give_when_lengths_are_mixed([Range(0, 3)] int width)
    {
        var random = new Random(11);
        var key = new byte[Blake3.KeySize];
        for (var round = 0; round < 300; round++)
        {
            random.NextBytes(key);
            var inputs = Enumerable.Range(0, random.Next(1, Blake3Batch.Lanes + 1)).Select(_ => RandomBytes(random, random.Next(Blake3Batch.MostInput + 1))).ToArray();
            var length = random.Next(1, 33);
            HashAll(Widths[width], key, inputs, length).Should().BeEquivalentTo(inputs.Select(i => Single(key, i, length)), o => o.WithStrictOrdering());
        }
    }

    [Test]
    public void Single_hashes_of_one_block_equal_those_that_more_output_makes()
    {
        // More than 32 bytes of output take the way through the portable compression.
        var random = new Random(12);
        var key = RandomBytes(random, Blake3.KeySize);
        for (var length = 0; length <= 64; length++)
        {
            var input = RandomBytes(random, length);
            foreach (var output in new[] { 0, 1, 26, 31, 32 })
                Single(key, input, output).Should().Equal(Single(key, input, 33)[..output]);
        }
    }

    private static List<byte[]> HashAll(Hash hash, byte[] key, byte[][] inputs, int length)
    {
        var batch = new Blake3Batch(new uint[Blake3Batch.Words]);
        for (var lane = 0; lane < inputs.Length; lane++)
            batch.Set(lane, inputs[lane]);
        hash(batch, key);
        var hashes = new List<byte[]>();
        for (var lane = 0; lane < inputs.Length; lane++)
        {
            hashes.Add(new byte[length]);
            batch.Read(lane, hashes[lane]);
        }

        return hashes;
    }

    private static byte[] Single(byte[] key, byte[] input, int length)
    {
        var hash = new byte[length];
        Blake3.KeyedHash(key, input, hash);
        return hash;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

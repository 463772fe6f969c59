using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Tests.Hashing;

[TestFixture]
public sealed class Crc32CTests
{
    // RFC 3720, appendix B.4, and the check value of the CRC catalogue.
    [TestCase("313233343536373839", 0xE3069283u)]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [TestCase("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [TestCase("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [TestCase("1F1E1D1C1B1A191817161514131211100F0E0D0C0B0A09080706050403020100", 0x113FDB5Cu)]
    [TestCase("", 0u)]
    public void Compute_gives_the_published_values(string hex, uint expected) =>
        Crc32C.Compute(Convert.FromHexString(hex)).Should().Be(expected);

    [Test]
    public void Append_continues_at_any_place()
    {
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        for (var i = 0; i <= bytes.Length; i++)
            Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, i)), bytes.AsSpan(i)).Should().Be(Crc32C.Compute(bytes));
    }

    [Test]
    public void OfInt64_is_that_of_the_little_endian_bytes() =>
        Crc32C.OfInt64(0x0807060504030201).Should().Be(Crc32C.Compute([1, 2, 3, 4, 5, 6, 7, 8]));

    [Test]
    public void Compute_equals_the_definition_at_every_length([Values(0, 1, 5)] int skipped)
    {
        // Bit by bit, as the RFC has it; lengths go over those from which several streams are computed side by side.
        var bytes = new byte[9_000];
        new Random(3).NextBytes(bytes);
        var expected = uint.MaxValue;
        for (var length = 0; skipped + length < bytes.Length; length++)
        {
            Crc32C.Compute(bytes.AsSpan(skipped, length)).Should().Be(~expected);
            expected ^= bytes[skipped + length];
            for (var bit = 0; bit < 8; bit++)
                expected = (expected >> 1) ^ ((expected & 1) * 0x82F63B78);
        }
    }

    [Test]
    public void Append_goes_on_where_a_checksum_ended()
    {
        var bytes = new byte[20_000];
        var random = new Random(4);
        random.NextBytes(bytes);
        for (var round = 0; round < 1_000; round++)
        {
            var middle = random.Next(bytes.Length);
            Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, middle)), bytes.AsSpan(middle)).Should().Be(Crc32C.Compute(bytes));
        }
    }
}

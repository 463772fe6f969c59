using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class MessagePackReaderTests
{
    private delegate void Read(ref MessagePackReader reader);

    private static readonly Read[] Reads =
    [
        static (ref MessagePackReader r) => r.Skip(), static (ref MessagePackReader r) => r.ReadInt64(),
        static (ref MessagePackReader r) => r.ReadUInt64(), static (ref MessagePackReader r) => r.ReadDouble(),
        static (ref MessagePackReader r) => r.ReadText(), static (ref MessagePackReader r) => r.ReadBinary(),
        static (ref MessagePackReader r) => r.ReadArrayHeader(), static (ref MessagePackReader r) => r.ReadMapHeader(),
        static (ref MessagePackReader r) => r.ReadExtension(out _), static (ref MessagePackReader r) => r.ReadTimestamp(out _),
        static (ref MessagePackReader r) => r.ReadBoolean(), static (ref MessagePackReader r) => r.TryReadNil(),
        static (ref MessagePackReader r) => r.PeekKind(),
    ];

    [Test]
    public void Any_read_of_any_bytes_gives_a_value_within_them_or_Damaged()
    {
        var random = new Random(11);
        var failures = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
                bytes[0] = (byte)i;
            foreach (var read in Reads)
            {
                try
                {
                    var reader = new MessagePackReader(bytes);
                    read(ref reader);
                    if (reader.Position > bytes.Length)
                        Assert.Fail($"{Convert.ToHexString(bytes)} was read to {reader.Position}");
                }
                catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
                {
                    failures++;
                }
            }
        }

        failures.Should().BePositive();
    }

    [TestCase("C1", "0xC1 begins no MessagePack value")]
    [TestCase("", "the bytes end")]
    [TestCase("C6FFFFFFFF00", "4294967295 bytes are announced, 1 are left")]
    [TestCase("DBFFFFFFFF", "4294967295 bytes are announced, 0 are left")]
    [TestCase("DDFFFFFFFFC0", "4294967295 values are announced in 1 bytes")]
    [TestCase("DFFFFFFFFFC0C0", "4294967295 values are announced in 2 bytes")]
    [TestCase("C9FFFFFFFF01", "4294967295 bytes are announced, 0 are left")]
    public void Skip_says_what_is_wrong_and_where(string hex, string message)
    {
        var skip = () => new MessagePackReader(Convert.FromHexString(hex)).Skip();
        skip.Should().Throw<EngineException>().WithMessage($"MessagePack is damaged at byte * of {hex.Length / 2}: {message}.")
            .Which.Code.Should().Be(EngineErrorCode.Damaged);
    }

    [Test]
    public void Skip_passes_over_values_nested_a_million_deep()
    {
        var bytes = new byte[1_000_001];
        Array.Fill(bytes, (byte)0x91);
        bytes[^1] = 0xC0;
        var reader = new MessagePackReader(bytes);
        reader.Skip();
        reader.AtEnd.Should().BeTrue();
    }

    [Test]
    public void Floats_without_a_fraction_are_integers()
    {
        new MessagePackReader(Convert.FromHexString("CB43E0000000000000")).ReadUInt64().Should().Be(1UL << 63);
        new MessagePackReader(Convert.FromHexString("CBC3E0000000000000")).ReadInt64().Should().Be(long.MinValue);
        foreach (var hex in new[] { "CB3FF8000000000000", "CB43F0000000000000", "CB7FF8000000000000", "CBBFF0000000000000" })
        {
            var read = () => new MessagePackReader(Convert.FromHexString(hex)).ReadUInt64();
            read.Should().Throw<EngineException>(hex);
        }
    }

    [Test]
    public void Text_that_is_no_utf8_is_an_error()
    {
        var read = () => new MessagePackReader([0xA2, 0xC3, 0x28]).ReadText();
        read.Should().Throw<EngineException>().WithMessage("*UTF-8*").Which.Code.Should().Be(EngineErrorCode.Damaged);
    }
}

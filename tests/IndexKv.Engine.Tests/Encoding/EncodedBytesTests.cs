using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding;

/// <summary>The bytes that docs/format.md gives as examples: a change here is a change of the format on disk.</summary>
[TestFixture]
public sealed class EncodedBytesTests
{
    private static readonly DateTime Instant = new(2024, 2, 29, 12, 30, 15, DateTimeKind.Utc);

    public static IEnumerable<TestCaseData> Values()
    {
        yield return Case(KvValue.FromBoolean(true), "01", "C3");
        yield return Case(KvValue.FromInt8(-1), "7F", "FF");
        yield return Case(KvValue.FromInt16(1), "8001", "01");
        yield return Case(KvValue.FromInt32(-2), "7FFFFFFE", "FE");
        yield return Case(KvValue.FromInt64(300), "800000000000012C", "CD012C");
        yield return Case(KvValue.FromInt128(-1), "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "D801FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
        yield return Case(KvValue.FromUInt8(200), "C8", "CCC8");
        yield return Case(KvValue.FromUInt16(65535), "FFFF", "CDFFFF");
        yield return Case(KvValue.FromUInt32(1), "00000001", "01");
        yield return Case(KvValue.FromUInt64(ulong.MaxValue), "FFFFFFFFFFFFFFFF", "CFFFFFFFFFFFFFFFFF");
        yield return Case(KvValue.FromUInt128(1), "00000000000000000000000000000001", "D80201000000000000000000000000000000");
        yield return Case(KvValue.FromSingle(1.5f), "BFC00000", "CA3FC00000");
        yield return Case(KvValue.FromDouble(-1.5), "4007FFFFFFFFFFFF", "CBBFF8000000000000");
        yield return Case(KvValue.FromDecimal(1.50m), "034100003077B58D5D37839198000000", "D80396000000000000000000000000000200");
        yield return Case(KvValue.FromText("a\0é"), "6100FFC3A90000", "A46100C3A9");
        yield return Case(KvValue.FromBlob([0, 1]), "00FF010000", "C4020001");
        yield return Case(
            KvValue.FromUuid(new Guid("00112233-4455-6677-8899-aabbccddeeff")),
            "00112233445566778899AABBCCDDEEFF", "D80400112233445566778899AABBCCDDEEFF");
        yield return Case(KvValue.FromDate(new DateOnly(2024, 2, 29)), "000B4680", "D60580460B00");
        yield return Case(KvValue.FromTime(new TimeOnly(0, 0, 1)), "0000000000989680", "D7068096980000000000");
        yield return Case(KvValue.FromDateTime(Instant), "08DC39222E67E580", "D6FF65E078D7");
        yield return Case(
            KvValue.FromDateTimeOffset(new DateTimeOffset(Instant).ToOffset(TimeSpan.FromHours(2))),
            "08DC39222E67E5808078", "C70A0780E5672E2239DC087800");
        yield return Case(KvValue.FromInterval(TimeSpan.FromTicks(-1)), "7FFFFFFFFFFFFFFF", "D708FFFFFFFFFFFFFFFF");
    }

    [TestCaseSource(nameof(Values))]
    public void Key_has_the_documented_bytes(KvValue value, string key, string record)
    {
        var buffer = new ByteBuffer();
        KeyCodec.Append(value, value.Type, buffer);
        Convert.ToHexString(buffer.WrittenSpan).Should().Be(key);
    }

    [TestCaseSource(nameof(Values))]
    public void Record_has_the_documented_bytes(KvValue value, string key, string record)
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("v", value.Type)]);
        var buffer = new ByteBuffer();
        RecordCodec.EncodeValue(store, [KvValue.FromInt64(1), value], buffer);
        Convert.ToHexString(buffer.WrittenSpan).Should().Be("91" + record);
        RecordCodec.DecodeColumn(store, default, buffer.WrittenSpan, 1).Should().Be(value);
    }

    [Test]
    public void Every_type_has_an_example() =>
        Values().Select(c => ((KvValue)c.Arguments[0]!).Type).Should().BeEquivalentTo(
            Enum.GetValues<KvType>().Where(t => t is not (KvType.Null or KvType.Any)));

    private static TestCaseData Case(KvValue value, string key, string record) =>
        new TestCaseData(value, key, record).SetArgDisplayNames(value.Type.ToSqlName());
}

using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Values;

[TestFixture]
public sealed class KvValueTests
{
    public static IEnumerable<object> Objects() =>
    [
        true, sbyte.MinValue, short.MinValue, int.MinValue, long.MinValue, Int128.MinValue, byte.MaxValue, ushort.MaxValue, uint.MaxValue, ulong.MaxValue,
        UInt128.MaxValue, float.Epsilon, double.MaxValue, -1.50m, "text", new byte[] { 1, 0 }, new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        DateOnly.MaxValue, TimeOnly.MaxValue, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc),
        new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-690)), TimeSpan.MinValue,
    ];

    [TestCaseSource(nameof(Objects))]
    public void Object_comes_back_as_it_went_in(object item)
    {
        var value = KvValueConversion.FromObject(item);
        KvValueConversion.ToObject(value).Should().BeOfType(item.GetType()).And.BeEquivalentTo(item);
        value.Type.ToClrType().Should().Be(item.GetType());
        KvTypeNames.FromClrType(item.GetType()).Should().Be(value.Type);
        value.Should().Be(KvValueConversion.FromObject(item));
        value.GetHashCode().Should().Be(KvValueConversion.FromObject(item).GetHashCode());
    }

    [Test]
    public void Objects_of_every_type_are_tested() =>
        Objects().Select(o => KvValueConversion.FromObject(o).Type).Should().BeEquivalentTo(
            Enum.GetValues<KvType>().Where(t => t is not (KvType.Null or KvType.Any)));

    [Test]
    public void FromObject_takes_nulls_enums_and_chars()
    {
        KvValueConversion.FromObject(null).IsNull.Should().BeTrue();
        KvValueConversion.FromObject(DBNull.Value).IsNull.Should().BeTrue();
        KvValueConversion.FromObject(DayOfWeek.Friday).AsInt32().Should().Be(5);
        KvValueConversion.FromObject('x').AsText().Should().Be("x");
    }

    [Test]
    public void FromObject_names_the_type_it_does_not_know()
    {
        var convert = () => KvValueConversion.FromObject(new Version(1, 2));
        convert.Should().Throw<EngineException>().WithMessage("*System.Version*").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Reading_another_type_names_value_and_both_types()
    {
        var read = () => KvValue.FromInt32(5).AsInt64();
        read.Should().Throw<EngineException>().WithMessage("The value 5 is INT32, not INT64.").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
        FluentActions.Invoking(() => KvValue.Null.AsText()).Should().Throw<EngineException>().WithMessage("The value NULL is NULL, not TEXT.");
    }

    [Test]
    public void DateTimeOffset_keeps_instant_and_offset_at_both_ends()
    {
        foreach (var item in new[] { new DateTimeOffset(DateTime.MinValue, TimeSpan.Zero), new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero), new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14)) })
            KvValue.FromDateTimeOffset(item).AsDateTimeOffset().EqualsExact(item).Should().BeTrue();
    }

    [Test]
    public void ToString_writes_values_as_command_text_does()
    {
        KvValue.Null.ToString().Should().Be("NULL");
        KvValue.FromText("it's").ToString().Should().Be("'it''s'");
        KvValue.FromText(new string('x', 100)).ToString().Should().Be($"'{new string('x', 64)}…'");
        KvValue.FromBlob([0xAB, 1]).ToString().Should().Be("X'AB01'");
        KvValue.FromBlob(new byte[33]).ToString().Should().Be($"X'{new string('0', 64)}…'");
        KvValue.FromDecimal(1.50m).ToString().Should().Be("1.50");
        KvValue.FromDate(new DateOnly(2024, 2, 29)).ToString().Should().Be("'2024-02-29'");
    }
}

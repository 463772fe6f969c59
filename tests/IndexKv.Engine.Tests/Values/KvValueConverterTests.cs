using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Values;

[TestFixture]
public sealed class KvValueConverterTests
{
    [Test]
    public void ConvertTo_widens_and_narrows_integers_that_fit()
    {
        KvValueConverter.ConvertTo(KvValue.FromInt64(200), KvType.UInt8).AsUInt8().Should().Be(200);
        KvValueConverter.ConvertTo(KvValue.FromInt8(-1), KvType.Int128).AsInt128().Should().Be(-1);
        KvValueConverter.ConvertTo(KvValue.FromDecimal(5.0m), KvType.Int32).AsInt32().Should().Be(5);
        KvValueConverter.ConvertTo(KvValue.FromDecimal(0.1m), KvType.Double).AsDouble().Should().Be(0.1);
    }

    [TestCase(256L, KvType.UInt8)]
    [TestCase(-1L, KvType.UInt64)]
    [TestCase(long.MaxValue, KvType.Int32)]
    public void ConvertTo_refuses_integers_that_do_not_fit(long number, KvType type)
    {
        var convert = () => KvValueConverter.ConvertTo(KvValue.FromInt64(number), type);
        convert.Should().Throw<EngineException>().WithMessage($"{number} does not fit {type.ToSqlName()}.").Which.Code.Should().Be(EngineErrorCode.Overflow);
    }

    [Test]
    public void ConvertTo_refuses_to_lose_a_fraction()
    {
        var convert = () => KvValueConverter.ConvertTo(KvValue.FromDouble(1.5), KvType.Int32);
        convert.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void ConvertTo_does_not_take_text_for_a_number()
    {
        var convert = () => KvValueConverter.ConvertTo(KvValue.FromText("5"), KvType.Int32);
        convert.Should().Throw<EngineException>().WithMessage("The TEXT '5' is no INT32.");
    }

    [TestCase("2024-02-29", KvType.Date)]
    [TestCase("12:30:15.5", KvType.Time)]
    [TestCase("2024-02-29T12:30:15Z", KvType.DateTime)]
    [TestCase("2024-02-29T12:30:15+02:00", KvType.DateTimeOffset)]
    [TestCase("01:02:03", KvType.Interval)]
    [TestCase("6f9619ff-8b86-d011-b42d-00c04fc964ff", KvType.Uuid)]
    public void Cast_to_text_and_back_gives_the_value(string text, KvType type)
    {
        var value = KvValueConverter.Cast(KvValue.FromText(text), type);
        value.Type.Should().Be(type);
        KvValueConverter.Cast(value, KvType.Text).AsText().Should().Be(text);
    }

    [TestCase("1.9", 1)]
    [TestCase("-1.9", -1)]
    [TestCase(" 42", 42)]
    public void Cast_of_text_to_an_integer_cuts_the_fraction_off(string text, int expected) =>
        KvValueConverter.Cast(KvValue.FromText(text), KvType.Int32).AsInt32().Should().Be(expected);

    [Test]
    public void Cast_of_text_that_is_none_names_it()
    {
        var cast = () => KvValueConverter.Cast(KvValue.FromText("abc"), KvType.Int32);
        cast.Should().Throw<EngineException>().WithMessage("The TEXT 'abc' is no INT32.");
    }

    [Test]
    public void Kinds_of_DateTime_are_one_instant()
    {
        var local = new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Local);
        KvValue.FromDateTime(local).AsDateTime().Should().Be(local.ToUniversalTime());
        KvValue.FromDateTime(new DateTime(2024, 5, 1, 12, 0, 0)).AsDateTime().Should().Be(new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc));
    }
}

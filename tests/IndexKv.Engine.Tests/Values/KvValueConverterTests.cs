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

    [TestCase("1e999", KvType.Double)]
    [TestCase("1e39", KvType.Single)]
    [TestCase("1e40", KvType.Decimal)]
    [TestCase("999999999999999999999999999999999999999999999", KvType.Int32)]
    [TestCase("-1", KvType.UInt128)]
    [TestCase("256", KvType.UInt8)]
    public void Cast_of_text_that_is_too_large_a_number_says_so(string text, KvType type)
    {
        var cast = () => KvValueConverter.Cast(KvValue.FromText(text), type);
        cast.Should().Throw<EngineException>().WithMessage($"*{text}* does not fit {type.ToSqlName()}.").Which.Code.Should().Be(EngineErrorCode.Overflow);
    }

    [Test]
    public void Cast_of_text_knows_infinity()
    {
        KvValueConverter.Cast(KvValue.FromText("-Infinity"), KvType.Double).AsDouble().Should().Be(double.NegativeInfinity);
        KvValueConverter.Cast(KvValue.FromText("NaN"), KvType.Single).AsSingle().Should().Be(float.NaN);
    }

    [TestCase(1e300, KvType.Single)]
    [TestCase(1e30, KvType.Decimal)]
    [TestCase(1e19, KvType.Int64)]
    [TestCase(170141183460469231731687303715884105728.0, KvType.Int128)]
    [TestCase(340282366920938463463374607431768211456.0, KvType.UInt128)]
    [TestCase(-1.0, KvType.UInt128)]
    [TestCase(double.NaN, KvType.Int32)]
    [TestCase(double.PositiveInfinity, KvType.Decimal)]
    public void Number_out_of_the_range_of_a_type_is_an_overflow(double number, KvType type)
    {
        foreach (var convert in new Func<KvValue>[] { () => KvValueConverter.ConvertTo(KvValue.FromDouble(number), type), () => KvValueConverter.Cast(KvValue.FromDouble(number), type) })
            convert.Should().Throw<EngineException>().WithMessage($"* does not fit {type.ToSqlName()}.").Which.Code.Should().Be(EngineErrorCode.Overflow);
    }

    [Test]
    public void Cast_cuts_fractions_off_toward_zero()
    {
        KvValueConverter.Cast(KvValue.FromDouble(-0.5), KvType.UInt128).AsUInt128().Should().Be(UInt128.Zero);
        KvValueConverter.Cast(KvValue.FromDouble(-0.5), KvType.UInt8).AsUInt8().Should().Be(0);
        KvValueConverter.Cast(KvValue.FromDecimal(-2.9m), KvType.Int8).AsInt8().Should().Be(-2);
    }

    [Test]
    public void ConvertTo_keeps_every_digit_of_a_large_whole_double() =>
        KvValueConverter.ConvertTo(KvValue.FromDouble(1152921504606846976), KvType.Decimal).AsDecimal().Should().Be(1152921504606846976m);

    [Test]
    public void Cast_of_text_that_is_no_Unicode_to_a_blob_is_refused()
    {
        var cast = () => KvValueConverter.Cast(KvValue.FromText("\uD800"), KvType.Blob);
        cast.Should().Throw<EngineException>().WithMessage("*surrogate*").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [TestCase("5", KvType.Date)]
    [TestCase("29.02.2024", KvType.Date)]
    [TestCase("May", KvType.DateTime)]
    [TestCase("2023-02-29", KvType.Date)]
    [TestCase("2024-02-29T25:00:00", KvType.DateTime)]
    [TestCase("0001-01-01T00:00:00+14:00", KvType.DateTime)]
    [TestCase("0001-01-01T00:00:00+14:00", KvType.DateTimeOffset)]
    [TestCase("9999-12-31T23:59:59-14:00", KvType.DateTime)]
    [TestCase("noon", KvType.Time)]
    [TestCase("xyz", KvType.Uuid)]
    [TestCase("", KvType.Boolean)]
    public void Cast_of_text_that_is_no_such_date_time_or_uuid_names_it(string text, KvType type)
    {
        var cast = () => KvValueConverter.Cast(KvValue.FromText(text), type);
        cast.Should().Throw<EngineException>().WithMessage($"The TEXT '{text}' is no {type.ToSqlName()}.").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Cast_between_all_types_gives_the_type_or_an_error_with_a_code()
    {
        var types = Enum.GetValues<KvType>().Where(t => t is not (KvType.Null or KvType.Any)).ToArray();
        foreach (var from in types)
        {
            foreach (var value in FsCheck.Fluent.Gen.Sample(ArbitraryValues.Of(from), 30, 30))
            {
                foreach (var to in types)
                {
                    foreach (var convert in new[] { KvValueConverter.Cast, (Conversion)KvValueConverter.ConvertTo })
                    {
                        try
                        {
                            convert(value, to).Type.Should().Be(to);
                        }
                        catch (EngineException e) when (e.Code is EngineErrorCode.TypeMismatch or EngineErrorCode.Overflow)
                        {
                        }
                    }
                }
            }
        }
    }

    private delegate KvValue Conversion(in KvValue value, KvType type);

    [Test]
    public void Kinds_of_DateTime_are_one_instant()
    {
        var local = new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Local);
        KvValue.FromDateTime(local).AsDateTime().Should().Be(local.ToUniversalTime());
        KvValue.FromDateTime(new DateTime(2024, 5, 1, 12, 0, 0)).AsDateTime().Should().Be(new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc));
    }
}

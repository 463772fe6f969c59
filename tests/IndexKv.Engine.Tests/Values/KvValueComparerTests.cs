using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Values;

[TestFixture]
public sealed class KvValueComparerTests
{
    private static readonly KvType[] Numbers = [.. Enum.GetValues<KvType>().Where(t => t.IsNumeric())];

    private static readonly Gen<KvValue> AnyNumber = Gen.Elements(Numbers).SelectMany(ArbitraryValues.Of);

    [Test]
    public void Order_of_numbers_of_any_types_is_total()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Arb.From(AnyNumber), Arb.From(AnyNumber), Arb.From(AnyNumber), (x, y, z) =>
        {
            var c = KvValueComparer.Instance;
            return Math.Sign(c.Compare(x, y)) == -Math.Sign(c.Compare(y, x))
                && (c.Compare(x, y) > 0 || c.Compare(y, z) > 0 || c.Compare(x, z) <= 0)
                && (c.Compare(x, y) != 0 || c.GetHashCode(x) == c.GetHashCode(y));
        }));
    }

    [Test]
    public void Integers_and_doubles_compare_without_rounding()
    {
        Compare(KvValue.FromInt64(9007199254740993), KvValue.FromDouble(9007199254740992)).Should().BePositive();
        Compare(KvValue.FromInt64(long.MaxValue), KvValue.FromDouble(9223372036854775808.0)).Should().BeNegative();
        Compare(KvValue.FromDecimal(0.1m), KvValue.FromDouble(0.1)).Should().BeNegative("the double is a little more than a tenth");
        Compare(KvValue.FromDecimal(0.5m), KvValue.FromDouble(0.5)).Should().Be(0);
        Compare(KvValue.FromUInt128(UInt128.MaxValue), KvValue.FromInt128(-1)).Should().BePositive();
        Compare(KvValue.FromDouble(double.NaN), KvValue.FromDouble(double.NegativeInfinity)).Should().BeNegative();
    }

    [Test]
    public void Number_that_converts_to_another_type_equals_it_and_has_its_hash_code()
    {
        var pairs = from number in Gen.OneOf(AnyNumber, Gen.Choose(-3_000_000, 3_000_000).Select(i => KvValue.FromDouble(i / 1024.0)))
                    from type in Gen.Elements(Numbers)
                    select (number, type);
        var equal = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(Arb.From(pairs), pair =>
        {
            var (number, type) = pair;
            if (!KvValueConverter.TryConvertTo(number, type, out var converted) || Compare(number, converted) != 0)
                return true;
            equal++;
            return KvValueComparer.Instance.GetHashCode(number) == KvValueComparer.Instance.GetHashCode(converted);
        }));
        equal.Should().BeGreaterThan(2000);
    }

    [Test]
    public void Decimals_of_any_scale_are_equal_with_one_hash_code()
    {
        for (var i = 1; i < 2000; i++)
        {
            var value = KvValue.FromDecimal(i / 1000m);
            var scaled = KvValue.FromDecimal((i / 1000m) + 0.0000000000000000000000000m);
            KvValueComparer.Instance.Equals(value, scaled).Should().BeTrue();
            KvValueComparer.Instance.GetHashCode(value).Should().Be(KvValueComparer.Instance.GetHashCode(scaled));
        }
    }

    [Test]
    public void Equals_of_any_values_compares_their_bytes()
    {
        KvValueComparer.Instance.Equals(KvValue.FromMessagePack([1]), KvValue.FromMessagePack([1])).Should().BeTrue();
        KvValueComparer.Instance.Equals(KvValue.FromMessagePack([1]), KvValue.FromMessagePack([2])).Should().BeFalse();
    }

    [TestCase(9007199254740993L, 9007199254740992.0, 1)]
    [TestCase(9007199254740991L, 9007199254740992.0, -1)]
    [TestCase(5L, 5.0, 0)]
    [TestCase(5L, 5.000000000000001, -1)]
    [TestCase(0L, double.Epsilon, -1)]
    [TestCase(0L, -double.Epsilon, 1)]
    [TestCase(0L, -0.0, 0)]
    [TestCase(long.MinValue, -9223372036854775808.0, 0)]
    [TestCase(long.MaxValue, 9223372036854775808.0, -1)]
    [TestCase(1L, double.NaN, 1)]
    [TestCase(1L, double.PositiveInfinity, -1)]
    public void Integer_compares_with_a_double_exactly(long integer, double number, int expected)
    {
        Math.Sign(Compare(KvValue.FromInt64(integer), KvValue.FromDouble(number))).Should().Be(expected);
        Math.Sign(Compare(KvValue.FromDouble(number), KvValue.FromInt64(integer))).Should().Be(-expected);
        Math.Sign(Compare(KvValue.FromDecimal(integer), KvValue.FromDouble(number))).Should().Be(expected);
    }

    [Test]
    public void Times_of_either_kind_compare_by_instant()
    {
        var utc = KvValue.FromDateTime(new DateTime(2024, 5, 1, 10, 0, 0, DateTimeKind.Utc));
        var local = KvValue.FromDateTimeOffset(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)));
        Compare(utc, local).Should().Be(0);
        KvValueComparer.Instance.GetHashCode(utc).Should().Be(KvValueComparer.Instance.GetHashCode(local));
    }

    [Test]
    public void Null_is_least_and_equals_itself()
    {
        Compare(KvValue.Null, KvValue.FromInt32(int.MinValue)).Should().BeNegative();
        Compare(KvValue.Null, KvValue.Null).Should().Be(0);
    }

    [Test]
    public void Types_without_a_common_order_are_an_error_that_names_both()
    {
        var compare = () => Compare(KvValue.FromText("5"), KvValue.FromInt32(5));
        compare.Should().Throw<EngineException>().WithMessage("TEXT '5' and INT32 5 do not compare*");
    }

    [TestCase("a", "b")]
    [TestCase("a", "aa")]
    [TestCase("\uFFFF", "😀")]
    [TestCase("😀a", "😀b")]
    public void Text_orders_by_code_point(string less, string greater) =>
        Compare(KvValue.FromText(less), KvValue.FromText(greater)).Should().BeNegative();

    private static int Compare(KvValue x, KvValue y) => KvValueComparer.Instance.Compare(x, y);
}

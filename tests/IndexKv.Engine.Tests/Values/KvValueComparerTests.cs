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

using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Values;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class KeyCodecTests
{
    public static IEnumerable<KvType> KeyTypes => Enum.GetValues<KvType>().Where(t => t is not (KvType.Null or KvType.Any));

    [TestCaseSource(nameof(KeyTypes))]
    public void Order_of_encodings_is_the_order_of_values(KvType type)
    {
        var values = ArbitraryValues.Of(type);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Arb.From(values), Arb.From(values), (x, y) =>
            Math.Sign(Encode(x).AsSpan().SequenceCompareTo(Encode(y))) == Math.Sign(Order(x, y))));
    }

    [TestCaseSource(nameof(KeyTypes))]
    public void Decoding_gives_the_value_back(KvType type)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Arb.From(ArbitraryValues.Of(type)), value =>
        {
            var bytes = Encode(value);
            var decoded = KeyCodec.Decode([.. bytes, 0xAB, 0xCD], type, out var length);
            return length == bytes.Length && Order(decoded, value) == 0;
        }));
    }

    [Test]
    public void Order_of_composite_encodings_is_the_order_of_the_parts()
    {
        var parts = from type in Gen.Elements(KeyTypes.ToArray()).ArrayOf(3)
                    from left in Gen.CollectToArray(type.Select(ArbitraryValues.Of))
                    from right in Gen.CollectToArray(type.Select(ArbitraryValues.Of))
                    from same in Gen.Choose(0, 2)
                    select (Left: left, Right: (KvValue[])[.. left[..same], .. right[same..]]);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(parts), pair =>
        {
            var order = pair.Left.Zip(pair.Right, Order).FirstOrDefault(o => o != 0);
            return Math.Sign(Encode(pair.Left).AsSpan().SequenceCompareTo(Encode(pair.Right))) == Math.Sign(order);
        }));
    }

    [TestCase("a", "a\0")]
    [TestCase("a\0", "a\0\0")]
    [TestCase("a\0b", "a\u0001")]
    [TestCase("", "\0")]
    [TestCase("\uFFFF", "\U00010000")]
    public void Text_that_is_less_by_code_point_is_less_encoded(string less, string greater) =>
        Encode(KvValue.FromText(less)).AsSpan().SequenceCompareTo(Encode(KvValue.FromText(greater))).Should().BeNegative();

    [Test]
    public void Equal_decimals_of_different_scale_are_one_key() =>
        Encode(KvValue.FromDecimal(1.0m)).Should().Equal(Encode(KvValue.FromDecimal(1.000m)));

    [Test]
    public void Zero_of_either_sign_is_one_key() => Encode(KvValue.FromDouble(-0.0)).Should().Equal(Encode(KvValue.FromDouble(0.0)));

    [Test]
    public void Unpaired_surrogate_is_refused()
    {
        var encode = () => Encode(KvValue.FromText("a\uD800"));
        encode.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [TestCaseSource(nameof(KeyTypes))]
    public void Arbitrary_bytes_decode_to_a_value_or_an_error(KvType type)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll<byte[]>(bytes =>
        {
            try
            {
                KeyCodec.Decode(bytes, type, out var length);
                return length <= bytes.Length;
            }
            catch (EngineException e)
            {
                return e.Code == EngineErrorCode.Damaged;
            }
        }));
    }

    [Test]
    public void EncodeRow_names_the_key_column_that_is_missing()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("v", KvType.Text)]);
        var encode = () => KeyCodec.EncodeRow(store, [KvValue.Null, KvValue.FromText("x")], new ByteBuffer());
        encode.Should().Throw<EngineException>().WithMessage("*'id'*'t'*").Which.Code.Should().Be(EngineErrorCode.NullNotAllowed);
    }

    // Times with an offset are one instant in several notations: a query takes them as equal, a key keeps them apart.
    private static int Order(KvValue x, KvValue y)
    {
        var order = KvValueComparer.Instance.Compare(x, y);
        return order == 0 && x.Type == KvType.DateTimeOffset ? x.AsDateTimeOffset().Offset.CompareTo(y.AsDateTimeOffset().Offset) : order;
    }

    private static byte[] Encode(params KvValue[] parts)
    {
        var buffer = new ByteBuffer();
        foreach (var part in parts)
            KeyCodec.Append(part, part.Type, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}

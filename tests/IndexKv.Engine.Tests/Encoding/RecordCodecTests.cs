using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Values;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class RecordCodecTests
{
    private static readonly KvType[] Types = [.. Enum.GetValues<KvType>().Where(t => t is not (KvType.Null or KvType.Any))];

    // Two key columns in another order than declared, and one value column of every type.
    private static readonly StoreDefinition Store = new(
        "everything",
        StoreKind.Hash,
        [new("k1", KvType.Text, false, 1), .. Types.Select(t => new ColumnDefinition($"c{t}", t)), new("k0", KvType.Int32, false, 0), new("any", KvType.Any)]);

    [Test]
    public void Record_of_every_type_is_read_back_column_by_column()
    {
        var rows = from key in Gen.Zip(ArbitraryValues.Of(KvType.Text), ArbitraryValues.Of(KvType.Int32))
                   from values in Gen.CollectToArray(Types.Select(t => Gen.Frequency((4, ArbitraryValues.Of(t)), (1, Gen.Constant(KvValue.Null)))))
                   from any in Gen.Elements(KvValue.Null, KvValue.FromMessagePack([0x93, 1, 0xC0, 0xA1, 0x61]))
                   select (KvValue[])[key.Item1, .. values, key.Item2, any];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(rows), row =>
        {
            var (key, value) = Encode(row);
            return Enumerable.Range(0, row.Length).All(i => RecordCodec.DecodeColumn(Store, key, value, i).Equals(row[i]));
        }));
    }

    [Test]
    public void Columns_read_together_in_any_order_are_those_read_one_by_one()
    {
        var random = new System.Random(9);
        var values = Types.Select(t => ArbitraryValues.Of(t).Sample(30, 40).ToList()).ToList();
        var read = 0;
        for (var i = 0; i < 40; i++)
        {
            KvValue[] row = [KvValue.FromText("k"), .. values.Select(v => random.Next(4) == 0 ? KvValue.Null : v[i % v.Count]), KvValue.FromInt32(i), KvValue.Null];
            var (key, value) = Encode(row);
            var columns = Enumerable.Range(0, row.Length).Concat([0, 5, 5]).ToArray();
            if (i % 3 > 0)
                random.Shuffle(columns);
            if (i % 3 > 1)
                columns = columns[..random.Next(columns.Length)];
            var together = new KvValue[columns.Length];
            RecordCodec.DecodeColumns(Store, key, value, columns, together);
            together.Should().Equal(columns.Select(c => RecordCodec.DecodeColumn(Store, key, value, c)));
            read += columns.Length;
        }

        read.Should().BeGreaterThan(200);
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Text, false, 0), new("born", KvType.Date)]);
        var damaged = () => RecordCodec.DecodeColumns(store, [0x61, 0, 0], [0x91, 0xA1, 0x61], [0, 1], new KvValue[2]);
        damaged.Should().Throw<EngineException>().WithMessage("Column 'born' of store 't' cannot be read. *").Which.Code.Should().Be(EngineErrorCode.Damaged);
    }

    [Test]
    public void Trailing_nulls_take_no_room()
    {
        var row = Enumerable.Repeat(KvValue.Null, Store.Columns.Count).ToArray();
        row[Store.FindColumn("k0")] = KvValue.FromInt32(1);
        row[Store.FindColumn("k1")] = KvValue.FromText("x");
        Encode(row).Value.Should().Equal(0x90);
    }

    [Test]
    public void Value_of_another_type_names_column_and_types()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("born", KvType.Date)]);
        var encode = () => RecordCodec.EncodeValue(store, [KvValue.FromInt64(1), KvValue.FromText("x")], new ByteBuffer());
        encode.Should().Throw<EngineException>().WithMessage("Column 'born' of store 't' is DATE; the value 'x' is TEXT.");
    }

    [Test]
    public void Key_value_of_another_type_names_column_and_types()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("born", KvType.Date)]);
        var encode = () => KeyCodec.EncodeRow(store, [KvValue.FromText("x"), KvValue.Null], new ByteBuffer());
        encode.Should().Throw<EngineException>().WithMessage("Column 'id' of store 't' is INT64; the value 'x' is TEXT.")
            .Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Bytes_that_contradict_a_column_name_it()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Text, false, 0), new("born", KvType.Date)]);
        var value = () => RecordCodec.DecodeColumn(store, [0x61, 0, 0], [0x91, 0xA1, 0x61], 1);
        value.Should().Throw<EngineException>().WithMessage("Column 'born' of store 't' cannot be read. *").Which.Code.Should().Be(EngineErrorCode.Damaged);
        var key = () => RecordCodec.DecodeColumn(store, [0x61, 0, 7], [0x90], 0);
        key.Should().Throw<EngineException>().WithMessage("Column 'id' of store 't' cannot be read. *TEXT.").Which.Code.Should().Be(EngineErrorCode.Damaged);
    }

    [Test]
    public void Null_in_a_column_that_is_not_nullable_names_it()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("born", KvType.Date, IsNullable: false)]);
        var encode = () => RecordCodec.EncodeValue(store, [KvValue.FromInt64(1), KvValue.Null], new ByteBuffer());
        encode.Should().Throw<EngineException>().WithMessage("*'born'*").Which.Code.Should().Be(EngineErrorCode.NullNotAllowed);
    }

    [Test]
    public void Any_refuses_bytes_that_are_not_one_value()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("any", KvType.Any)]);
        foreach (var bytes in new byte[][] { [], [0x92, 1], [1, 2], [0xC1] })
        {
            var encode = () => RecordCodec.EncodeValue(store, [KvValue.FromInt64(1), KvValue.FromMessagePack(bytes)], new ByteBuffer());
            encode.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
        }
    }

    [Test]
    public void Mutated_record_decodes_to_values_or_an_error()
    {
        var random = new System.Random(5);
        var row = Store.Columns.Select(c => c.Type == KvType.Any ? KvValue.Null : ArbitraryValues.Of(c.Type).Sample(30, 1).First()).ToArray();
        var (key, value) = Encode(row);
        for (var i = 0; i < 5_000; i++)
        {
            var mutant = (byte[])value.Clone();
            mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            var mutantKey = (byte[])key.Clone();
            mutantKey[random.Next(mutantKey.Length)] = (byte)random.Next(256);
            for (var column = 0; column < row.Length; column++)
            {
                try
                {
                    RecordCodec.DecodeColumn(Store, mutantKey, mutant, column);
                }
                catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
                {
                }
            }
        }
    }

    private static (byte[] Key, byte[] Value) Encode(KvValue[] row)
    {
        var key = new ByteBuffer();
        KeyCodec.EncodeRow(Store, row, key);
        var value = new ByteBuffer();
        RecordCodec.EncodeValue(Store, row, value);
        return (key.WrittenSpan.ToArray(), value.WrittenSpan.ToArray());
    }
}

using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>Every key type and some composite keys beside a SortedDictionary of the values, whose order is the language's own.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SortedKeyTypeTests
{
    private static IEnumerable<KvType[]> Keys =>
    [
        .. KeySamples.Types.Select(type => (KvType[])[type]),
        [KvType.Int32, KvType.Int32], [KvType.UInt8, KvType.Text], [KvType.Text, KvType.Int16], [KvType.Int64, KvType.Int64],
        [KvType.Boolean, KvType.Date, KvType.UInt16], [KvType.Blob, KvType.Text, KvType.UInt8], [KvType.Text, KvType.Text], [KvType.Blob, KvType.Blob, KvType.Blob],
        [KvType.DateTimeOffset, KvType.Decimal], [KvType.UInt16, KvType.Int32, KvType.UInt16], [KvType.Uuid, KvType.Int8, KvType.Text],
        [KvType.Double, KvType.Interval, KvType.UInt128],
    ];

    [TestCaseSource(nameof(Keys))]
    public void Store_reads_what_the_model_reads_in_the_order_of_the_values(params KvType[] types)
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(types.Sum(t => (int)t));
        var model = Model(types, random);
        var input = model.ToArray();
        random.Shuffle(input);
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            using var transaction = database.BeginWrite(Patience);
            var columns = types.Select((type, i) => new ColumnDefinition($"k{i}", type, false, i)).Append(new("value", KvType.Blob));
            var store = transaction.CreateStore(new("s", StoreKind.Sorted, [.. columns]));
            using var load = transaction.BeginBulkLoad(store, new BulkLoadOptions { SortMemory = 8192 });
            foreach (var (key, value) in input)
                load.Add(Encode(key, types), value);
            load.Complete();
            transaction.Commit();
        }

        // Reopened: everything is read for the first time, and then again.
        using var reopened = Database.Open(directory.Path, new DatabaseOptions { ReadOnly = true });
        using var read = reopened.BeginRead();
        var reader = read.OpenStore(Store(read, "s"));
        for (var pass = 0; pass < 2; pass++)
        {
            Read(reader.Scan()).Should().Equal(input.Select(r => Text(Encode(r.Key, types), r.Value)), "a scan is in the order written");
            foreach (var (key, value) in model)
                (reader.TryGet(Encode(key, types), out var found) && found.SequenceEqual(value)).Should().BeTrue();
            MustReadRanges(reader, model, types, random);
            MustReadPrefixes(reader, model, types);
            MustReadTextPrefixes(reader, model, types);
            MustReadMany(reader, model, types, random);
            MustDecode(reader, model, types);
        }

        reopened.Check().Should().BeEmpty();
    }

    private static void MustReadRanges(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            KvValue[]? lower = random.Next(6) == 0 ? null : Key(types, random, model), upper = random.Next(6) == 0 ? null : Key(types, random, model);
            bool lowerInclusive = random.Next(2) == 0, upperInclusive = random.Next(2) == 0;
            var range = new KeyRange(lower is null ? null : Encode(lower, types), lowerInclusive, upper is null ? null : Encode(upper, types), upperInclusive);
            var expected = model
                .Where(r => lower is null || LanguageOrder.Instance.Compare(r.Key, lower) is var o && (o > 0 || (o == 0 && lowerInclusive)))
                .Where(r => upper is null || LanguageOrder.Instance.Compare(r.Key, upper) is var o && (o < 0 || (o == 0 && upperInclusive)))
                .Select(r => Text(Encode(r.Key, types), r.Value)).ToList();
            Read(reader.Range(range, descending: false)).Should().Equal(expected);
            expected.Reverse();
            Read(reader.Range(range, descending: true)).Should().Equal(expected);
        }
    }

    // All keys that share their first parts; of keys of one part, all of them.
    private static void MustReadPrefixes(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types)
    {
        for (var parts = 0; parts < types.Length; parts++)
        {
            foreach (var group in model.GroupBy(r => Convert.ToHexString(Encode(r.Key[..parts], types))).Take(10))
            {
                Read(reader.Range(KeyRange.StartingWith(Convert.FromHexString(group.Key)), descending: false))
                    .Should().Equal(group.Select(r => Text(Encode(r.Key, types), r.Value)));
            }
        }
    }

    // Texts that begin alike, as the first part of a key: by .NET's own ordinal comparison.
    private static void MustReadTextPrefixes(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types)
    {
        if (types[0] != KvType.Text)
            return;
        var beginnings = model.Keys.Select(k => k[0].AsText().EnumerateRunes().ToArray()).Where(r => r.Length > 1)
            .Select(runes => string.Concat(runes[..(1 + (runes.Length / 3))])).Distinct().Take(40).ToList();
        beginnings.Should().HaveCountGreaterThan(10);
        foreach (var beginning in beginnings)
        {
            var prefix = new ByteBuffer();
            BytesKey.AppendTextPrefix(beginning, prefix);
            var expected = model.Where(r => r.Key[0].AsText().StartsWith(beginning, StringComparison.Ordinal)).Select(r => Text(Encode(r.Key, types), r.Value)).ToList();
            expected.Should().NotBeEmpty();
            Read(reader.Range(KeyRange.StartingWith(prefix.WrittenSpan), descending: false)).Should().Equal(expected);
            expected.Reverse();
            Read(reader.Range(KeyRange.StartingWith(prefix.WrittenSpan), descending: true)).Should().Equal(expected);
        }
    }

    // The values that come out, not their bytes, are those that went in.
    private static void MustDecode(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types)
    {
        using var cursor = reader.Range(KeyRange.All, descending: false);
        foreach (var key in model.Keys)
        {
            cursor.MoveNext().Should().BeTrue();
            var read = new KvValue[types.Length];
            var rest = cursor.Key;
            for (var i = 0; i < types.Length; i++)
            {
                read[i] = KeyCodec.Decode(rest, types[i], out var length);
                rest = rest[length..];
            }

            rest.IsEmpty.Should().BeTrue();
            LanguageOrder.Instance.Compare(read, key).Should().Be(0);
        }

        cursor.MoveNext().Should().BeFalse();
    }

    private static void MustReadMany(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types, Random random)
    {
        for (var count = 0; count <= 37; count++)
        {
            var keys = new KeySet();
            var expected = new SortedDictionary<KvValue[], byte[]>(LanguageOrder.Instance);
            for (var i = 0; i < count; i++)
            {
                var key = Key(types, random, model);
                keys.Add(Encode(key, types));
                if (random.Next(4) == 0)
                    keys.Add(Encode(key, types));
                if (model.TryGetValue(key, out var value))
                    expected[key] = value;
            }

            Read(reader.GetMany(keys)).Should().Equal(expected.Select(r => Text(Encode(r.Key, types), r.Value)));
        }
    }

    private static SortedDictionary<KvValue[], byte[]> Model(KvType[] types, Random random)
    {
        var model = new SortedDictionary<KvValue[], byte[]>(LanguageOrder.Instance);
        for (var i = 0; i < 1_500; i++)
            model[KeySamples.Key(types, random)] = BitConverter.GetBytes(i);
        return model;
    }

    private static KvValue[] Key(KvType[] types, Random random, SortedDictionary<KvValue[], byte[]> model) =>
        random.Next(2) == 0 ? KeySamples.Key(types, random) : model.ElementAt(random.Next(model.Count)).Key;

    private static byte[] Encode(KvValue[] key, KvType[] types)
    {
        var bytes = new ByteBuffer();
        for (var i = 0; i < key.Length; i++)
            KeyCodec.Append(key[i], types[i], bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static List<string> Read(RecordCursor cursor)
    {
        using (cursor)
        {
            var records = new List<string>();
            while (cursor.MoveNext())
                records.Add(Text(cursor.Key, cursor.Value));
            cursor.MoveNext().Should().BeFalse("the end stays the end");
            return records;
        }
    }

    private static string Text(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => $"{Convert.ToHexString(key)}={Convert.ToHexString(value)}";
}

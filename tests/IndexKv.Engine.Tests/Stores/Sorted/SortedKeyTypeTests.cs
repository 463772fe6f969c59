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
public sealed class SortedKeyTypeTests
{
    private static readonly Dictionary<KvType, Func<Random, KvValue>> Values = new()
    {
        [KvType.Boolean] = r => KvValue.FromBoolean(r.Next(2) == 0),
        [KvType.Int8] = r => KvValue.FromInt8((sbyte)r.Next(-128, 128)),
        [KvType.Int16] = r => KvValue.FromInt16((short)r.Next(-32768, 32768)),
        [KvType.Int32] = r => KvValue.FromInt32(r.Next(4) == 0 ? r.Next(-5, 5) : r.Next(int.MinValue, int.MaxValue)),
        [KvType.Int64] = r => KvValue.FromInt64(r.Next(4) == 0 ? r.Next(-5, 5) : r.NextInt64(long.MinValue, long.MaxValue)),
        [KvType.Int128] = r => KvValue.FromInt128(new Int128((ulong)r.NextInt64(-3, 3), (ulong)r.NextInt64(-9, 9))),
        [KvType.UInt8] = r => KvValue.FromUInt8((byte)r.Next(256)),
        [KvType.UInt16] = r => KvValue.FromUInt16((ushort)r.Next(65536)),
        [KvType.UInt32] = r => KvValue.FromUInt32((uint)r.NextInt64(1L << 32)),
        [KvType.UInt64] = r => KvValue.FromUInt64(unchecked((ulong)r.NextInt64(long.MinValue, long.MaxValue))),
        [KvType.UInt128] = r => KvValue.FromUInt128(new UInt128((ulong)r.Next(3), (ulong)r.NextInt64(-9, 9))),
        [KvType.Single] = r => KvValue.FromSingle((float)(r.NextDouble() - 0.5) * r.Next(1000)),
        [KvType.Double] = r => KvValue.FromDouble((r.NextDouble() - 0.5) * r.Next(1000)),
        [KvType.Decimal] = r => KvValue.FromDecimal(r.Next(-5000, 5000) / 16m),
        [KvType.Text] = r => KvValue.FromText(string.Concat(Enumerable.Range(0, r.Next(14)).Select(_ => "a\0bé\U0001F600".EnumerateRunes().ElementAt(r.Next(5)).ToString()))),
        [KvType.Blob] = r => KvValue.FromBlob([.. Enumerable.Range(0, r.Next(14)).Select(_ => (byte)(r.Next(3) * 127))]),
        [KvType.Uuid] = r => KvValue.FromUuid(new Guid(r.Next(3), (short)r.Next(3), (short)r.Next(), 1, 2, 3, 4, 5, 6, (byte)r.Next(3), 8)),
        [KvType.Date] = r => KvValue.FromDate(DateOnly.FromDayNumber(r.Next(700_000, 720_000))),
        [KvType.Time] = r => KvValue.FromTime(new TimeOnly(r.NextInt64(TimeSpan.TicksPerDay))),
        [KvType.DateTime] = r => KvValue.FromDateTime(new DateTime(r.NextInt64(1L << 60), DateTimeKind.Utc)),
        [KvType.Interval] = r => KvValue.FromInterval(new TimeSpan(r.NextInt64(long.MinValue, long.MaxValue))),
    };

    private static IEnumerable<KvType[]> Keys =>
    [
        .. Values.Keys.Select(type => (KvType[])[type]),
        [KvType.Int32, KvType.Int32], [KvType.UInt8, KvType.Text], [KvType.Text, KvType.Int16], [KvType.Int64, KvType.Int64],
        [KvType.Boolean, KvType.Date, KvType.UInt16], [KvType.Blob, KvType.Text, KvType.UInt8],
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
            MustReadMany(reader, model, types, random);
        }
    }

    private static void MustReadRanges(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            KvValue[]? lower = random.Next(6) == 0 ? null : Key(types, random, model), upper = random.Next(6) == 0 ? null : Key(types, random, model);
            bool lowerInclusive = random.Next(2) == 0, upperInclusive = random.Next(2) == 0;
            var range = new KeyRange(lower is null ? null : Encode(lower, types), lowerInclusive, upper is null ? null : Encode(upper, types), upperInclusive);
            var expected = model
                .Where(r => lower is null || PartsOrder.Instance.Compare(r.Key, lower) is var o && (o > 0 || (o == 0 && lowerInclusive)))
                .Where(r => upper is null || PartsOrder.Instance.Compare(r.Key, upper) is var o && (o < 0 || (o == 0 && upperInclusive)))
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

    private static void MustReadMany(StoreReader reader, SortedDictionary<KvValue[], byte[]> model, KvType[] types, Random random)
    {
        for (var count = 0; count <= 37; count++)
        {
            var keys = new KeySet();
            var expected = new SortedDictionary<KvValue[], byte[]>(PartsOrder.Instance);
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
        var model = new SortedDictionary<KvValue[], byte[]>(PartsOrder.Instance);
        for (var i = 0; i < 1_500; i++)
            model[[.. types.Select(type => Values[type](random))]] = BitConverter.GetBytes(i);
        return model;
    }

    private static KvValue[] Key(KvType[] types, Random random, SortedDictionary<KvValue[], byte[]> model) =>
        random.Next(2) == 0 ? [.. types.Select(type => Values[type](random))] : model.ElementAt(random.Next(model.Count)).Key;

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

    private sealed class PartsOrder : IComparer<KvValue[]>
    {
        public static PartsOrder Instance { get; } = new();

        public int Compare(KvValue[]? x, KvValue[]? y) =>
            x!.Zip(y!, KvValueComparer.Instance.Compare).FirstOrDefault(order => order != 0);
    }
}

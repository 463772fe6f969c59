using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding.Json;

/// <summary>Random nested values, and damage done to them.</summary>
internal sealed class NestedBytes(Random random)
{
    public KvValue Value(int depth = 5)
    {
        var builder = new NestedValueBuilder();
        Write(builder, depth);
        return builder.Build();
    }

    /// <summary>One to three bytes changed, added or taken away.</summary>
    public byte[] Damage(byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(damaged.Count + 1);
            switch (random.Next(4))
            {
                case 0 when place < damaged.Count && damaged.Count > 1:
                    damaged.RemoveRange(place, random.Next(1, Math.Min(4, damaged.Count - place + 1)));
                    if (damaged.Count == 0)
                        damaged.Add(0xC1);
                    break;
                case 1 when place < damaged.Count:
                    damaged[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when place < damaged.Count:
                    damaged[place] = Code();
                    break;
                default:
                    damaged.Insert(place, Code());
                    break;
            }
        }

        return [.. damaged];
    }

    private byte Code() => (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(0xC0, 0xE0));

    private void Write(NestedValueBuilder builder, int depth)
    {
        var kind = depth == 0 ? 0 : random.Next(5);
        var count = random.Next(5);
        if (kind >= 3)
            builder.BeginMap(count);
        else if (kind > 0)
            builder.BeginArray(count);
        else
            builder.Write(Scalar());
        for (var i = 0; kind > 0 && i < count; i++)
        {
            if (kind >= 3)
                builder.Write(random.Next(10) == 0 ? Scalar() : KvValue.FromText(new string((char)('a' + random.Next(4)), random.Next(3))));
            Write(builder, depth - 1);
        }
    }

    private KvValue Scalar() => random.Next(14) switch
    {
        0 => KvValue.Null,
        1 => KvValue.FromBoolean(random.Next(2) == 0),
        2 => KvValue.FromInt64(random.NextInt64(long.MinValue, long.MaxValue)),
        3 => KvValue.FromUInt64(ulong.MaxValue - (ulong)random.Next()),
        4 => KvValue.FromDouble(random.NextDouble() * 1e9),
        5 => KvValue.FromSingle(random.NextSingle()),
        6 => KvValue.FromText(new string('é', random.Next(40))),
        7 => KvValue.FromBlob(new byte[random.Next(40)]),
        8 => KvValue.FromDecimal(random.Next() / 100m),
        9 => KvValue.FromUuid(Guid.Empty),
        10 => KvValue.FromDateTimeOffset(new DateTimeOffset(2026, 1, 31, 1, 2, 3, TimeSpan.FromHours(random.Next(-14, 15)))),
        11 => KvValue.FromDate(DateOnly.FromDayNumber(random.Next(3_000_000))),
        12 => KvValue.FromInt128(Int128.MinValue + random.Next()),
        _ => KvValue.FromInt64(random.Next(300)),
    };
}

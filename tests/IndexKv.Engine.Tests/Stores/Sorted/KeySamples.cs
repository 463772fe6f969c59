using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>Random key values of every type: half of them edges or close together, so that keys meet, half of them from all over the type.</summary>
internal static class KeySamples
{
    public static readonly KvType[] Types =
    [
        KvType.Boolean, KvType.Int8, KvType.Int16, KvType.Int32, KvType.Int64, KvType.Int128, KvType.UInt8, KvType.UInt16, KvType.UInt32, KvType.UInt64,
        KvType.UInt128, KvType.Single, KvType.Double, KvType.Decimal, KvType.Text, KvType.Blob, KvType.Uuid, KvType.Date, KvType.Time, KvType.DateTime,
        KvType.DateTimeOffset, KvType.Interval,
    ];

    private static readonly string[] Letters = ["a", "A", "b", "\0", "\u0001", "é", "e\u0301", "ß", "\uE000", "\uFFFF", "\U0001F600", "\U0010FFFF"];
    private static readonly byte[] SomeBytes = [0, 1, 127, 128, 254, 255];
    private static readonly double[] Doubles =
    [
        0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 0.1,
        1 + double.Epsilon, BitConverter.Int64BitsToDouble(0x000F_FFFF_FFFF_FFFF), BitConverter.Int64BitsToDouble(0x0010_0000_0000_0000),
    ];
    private static readonly decimal[] Decimals =
        [0, 0.000m, 1, 1.0m, -1, 9.99m, 10, 99.9m, 0.1m, -0.01m, decimal.MaxValue, decimal.MinValue, decimal.MaxValue - 1, 0.0000000000000000000000000001m, -0.0000000000000000000000000001m];

    public static KvValue[] Key(IEnumerable<KvType> types, Random random) => [.. types.Select(type => Value(type, random))];

    public static KvValue Value(KvType type, Random random) => type switch
    {
        KvType.Boolean => KvValue.FromBoolean(random.Next(2) == 0),
        KvType.Int8 => KvValue.FromInt8(unchecked((sbyte)Bits(random))),
        KvType.Int16 => KvValue.FromInt16(unchecked((short)Bits(random))),
        KvType.Int32 => KvValue.FromInt32(unchecked((int)Bits(random))),
        KvType.Int64 => KvValue.FromInt64(unchecked((long)Bits(random))),
        KvType.Int128 => KvValue.FromInt128(unchecked((Int128)Bits(random))),
        KvType.UInt8 => KvValue.FromUInt8(unchecked((byte)Bits(random))),
        KvType.UInt16 => KvValue.FromUInt16(unchecked((ushort)Bits(random))),
        KvType.UInt32 => KvValue.FromUInt32(unchecked((uint)Bits(random))),
        KvType.UInt64 => KvValue.FromUInt64(unchecked((ulong)Bits(random))),
        KvType.UInt128 => KvValue.FromUInt128(Bits(random)),
        KvType.Single => KvValue.FromSingle(random.Next(2) == 0 ? (float)Double(random) : BitConverter.UInt32BitsToSingle(unchecked((uint)Bits(random)))),
        KvType.Double => KvValue.FromDouble(Double(random)),
        KvType.Decimal => KvValue.FromDecimal(random.Next(3) switch
        {
            0 => Decimals[random.Next(Decimals.Length)],
            1 => random.Next(-5_000, 5_000) / 16m,
            _ => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        }),
        KvType.Text => KvValue.FromText(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]))),
        KvType.Blob => KvValue.FromBlob([.. Enumerable.Range(0, random.Next(14)).Select(_ => SomeBytes[random.Next(SomeBytes.Length)])]),
        KvType.Uuid => KvValue.FromUuid(new Guid([.. Enumerable.Range(0, 16).Select(_ => SomeBytes[random.Next(SomeBytes.Length)])])),
        KvType.Date => KvValue.FromDate(DateOnly.FromDayNumber((int)Ticks(DateOnly.MaxValue.DayNumber, random))),
        KvType.Time => KvValue.FromTime(new TimeOnly(Ticks(TimeOnly.MaxValue.Ticks, random))),
        KvType.DateTime => KvValue.FromDateTime(new DateTime(Ticks(DateTime.MaxValue.Ticks, random), DateTimeKind.Utc)),
        KvType.DateTimeOffset => KvValue.FromDateTimeOffset(Instant(random)),
        KvType.Interval => KvValue.FromInterval(new TimeSpan(unchecked((long)Bits(random)))),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no key"),
    };

    private static UInt128 Bits(Random random)
    {
        // Around zero, around every power of two, anywhere.
        var near = unchecked((UInt128)(Int128)random.Next(-40, 40));
        return random.Next(3) switch
        {
            0 => near,
            1 => unchecked((UInt128.One << random.Next(128)) + near),
            _ => new UInt128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        };
    }

    private static double Double(Random random) => random.Next(3) switch
    {
        0 => Doubles[random.Next(Doubles.Length)],
        1 => random.Next(-200, 200) / 8.0,
        _ => BitConverter.UInt64BitsToDouble(unchecked((ulong)Bits(random))),
    };

    private static long Ticks(long greatest, Random random) => random.Next(4) switch
    {
        0 => random.Next(20),
        1 => greatest - random.Next(20),
        _ => random.NextInt64(greatest + 1),
    };

    // Few instants at many offsets: keys of one instant are apart.
    private static DateTimeOffset Instant(Random random)
    {
        var instant = new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc).AddTicks(random.Next(2) == 0 ? random.Next(10) : random.NextInt64(TimeSpan.TicksPerDay * 9_000));
        return new DateTimeOffset(instant).ToOffset(TimeSpan.FromMinutes(random.Next(-840, 841)));
    }
}

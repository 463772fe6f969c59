using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Values;

/// <summary>Random values of each type, edge values often among them.</summary>
internal static class ArbitraryValues
{
    public static Gen<KvValue> Of(KvType type) => type switch
    {
        KvType.Boolean => Gen.Elements(true, false).Select(KvValue.FromBoolean),
        KvType.Int8 => Bits().Select(b => KvValue.FromInt8((sbyte)b)),
        KvType.Int16 => Bits().Select(b => KvValue.FromInt16((short)b)),
        KvType.Int32 => Bits().Select(b => KvValue.FromInt32((int)b)),
        KvType.Int64 => Bits().Select(b => KvValue.FromInt64((long)b)),
        KvType.Int128 => Bits().Select(b => KvValue.FromInt128((Int128)b)),
        KvType.UInt8 => Bits().Select(b => KvValue.FromUInt8((byte)b)),
        KvType.UInt16 => Bits().Select(b => KvValue.FromUInt16((ushort)b)),
        KvType.UInt32 => Bits().Select(b => KvValue.FromUInt32((uint)b)),
        KvType.UInt64 => Bits().Select(b => KvValue.FromUInt64((ulong)b)),
        KvType.UInt128 => Bits().Select(KvValue.FromUInt128),
        KvType.Single => Doubles().Select(d => KvValue.FromSingle((float)d)),
        KvType.Double => Doubles().Select(KvValue.FromDouble),
        KvType.Decimal => Decimals().Select(KvValue.FromDecimal),
        KvType.Text => Texts().Select(KvValue.FromText),
        KvType.Blob => Gen.Elements<byte>(0, 1, 255, 7).ArrayOf().Select(KvValue.FromBlob),
        KvType.Uuid => Bits().Select(b => KvValue.FromUuid(new Guid(System.Runtime.CompilerServices.Unsafe.BitCast<UInt128, Guid>(b).ToByteArray()))),
        KvType.Date => Gen.Choose(DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber).Select(d => KvValue.FromDate(DateOnly.FromDayNumber(d))),
        KvType.Time => Ticks(TimeOnly.MaxValue.Ticks).Select(t => KvValue.FromTime(new TimeOnly(t))),
        KvType.DateTime => Ticks(DateTime.MaxValue.Ticks).Select(t => KvValue.FromDateTime(new DateTime(t, DateTimeKind.Utc))),
        KvType.DateTimeOffset => from ticks in Ticks(TimeSpan.TicksPerDay * 900_000)
                                 from minutes in Gen.Choose(-840, 840)
                                 select KvValue.FromDateTimeOffset(new DateTimeOffset(ticks + (2 * TimeSpan.TicksPerDay), TimeSpan.FromMinutes(minutes))),
        KvType.Interval => Bits().Select(b => KvValue.FromInterval(new TimeSpan((long)b))),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static Gen<UInt128> Bits()
    {
        var edges = Gen.Elements<UInt128>(
            0, 1, 127, 128, 255, 256, 0x7FFF, 0x8000, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue, 0x7FFF_FFFF_FFFF_FFFF, 1UL << 63, ulong.MaxValue,
            (UInt128)Int128.MaxValue, unchecked((UInt128)Int128.MinValue), UInt128.MaxValue, UInt128.MaxValue - 1);
        var random = from high in Gen.Choose(int.MinValue, int.MaxValue)
                     from middle in Gen.Choose(int.MinValue, int.MaxValue)
                     from low in Gen.Choose(int.MinValue, int.MaxValue)
                     from shift in Gen.Choose(0, 120)
                     select new UInt128(((ulong)(uint)high << 32) | (uint)middle, ((ulong)(uint)low << 32) | (uint)high) >> shift;
        return Gen.OneOf(edges, random, Gen.Choose(-100, 100).Select(i => unchecked((UInt128)(Int128)i)));
    }

    private static Gen<double> Doubles() => Gen.OneOf(
        Gen.Elements(0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 0.1),
        Bits().Select(b => BitConverter.UInt64BitsToDouble((ulong)b)),
        Gen.Choose(-1000, 1000).Select(i => i / 8.0));

    private static Gen<decimal> Decimals() => Gen.OneOf(
        Gen.Elements(0m, 0.00m, 1m, 1.0m, 1.10m, 1.1m, -1m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 9.99m, 10m, 99.9m),
        from bits in Bits()
        from scale in Gen.Choose(0, 28)
        from negative in Gen.Elements(true, false)
        select new decimal((int)(uint)bits, (int)(uint)(bits >> 32), (int)(uint)(bits >> 64), negative, (byte)scale));

    private static Gen<string> Texts() =>
        Gen.Elements("", "a", "b", "\0", "é", "ß", "\uFFFF", "\uE000", "😀", "\U0010FFFF", "zz", "\u0001").ArrayOf().Select(string.Concat);

    private static Gen<long> Ticks(long greatest) => Gen.OneOf(
        Gen.Elements(0, 1, greatest, greatest - 1), Bits().Select(b => (long)((ulong)b % ((ulong)greatest + 1))));
}

using System.Numerics;
using FASTER.core;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>Microsoft's FASTER with all of its log in memory and no device behind it: fast, and nothing is durable.</summary>
internal sealed class FasterContender : IContender
{
    private const int PageSizeBits = 25;
    private const int RecordOverhead = 32;
    private const int RecordsPerBucket = 2;

    private readonly byte[] _value = new byte[64 << 10];
    private FasterKV<long, SpanByte>? _store;
    private ClientSession<long, SpanByte, SpanByte, int, Empty, FasterFunctions>? _session;

    public string Name => LaneNames.Faster;

    public bool IsOrdered => false;

    public long FileSize => 0;

    public void Load(Records records, bool inOrder)
    {
        Dispose();
        var bytes = records.UserBytes + ((long)records.Keys.Length * RecordOverhead);
        _store = new FasterKV<long, SpanByte>(
            (long)BitOperations.RoundUpToPowerOf2((ulong)records.Keys.Length / RecordsPerBucket),
            new LogSettings
            {
                LogDevice = new NullDevice(),
                PageSizeBits = PageSizeBits,
                MemorySizeBits = Math.Max(PageSizeBits + 2, 64 - BitOperations.LeadingZeroCount((ulong)bytes)),
            });
        _session = _store.For(new FasterFunctions(_value)).NewSession<FasterFunctions>();
        foreach (var id in inOrder ? records.Sorted : records.Keys)
        {
            var key = (long)id;
            records.Value(id).CopyTo(_value);
            unsafe
            {
                fixed (byte* first = _value)
                {
                    var value = SpanByte.FromPointer(first, records.Value(id).Length);
                    _session.Upsert(ref key, ref value);
                }
            }
        }
    }

    public void Reopen()
    {
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var id in keys)
        {
            var key = (long)id;
            var length = 0;
            var status = _session!.Read(ref key, ref length);
            if (status.Found)
                sum += Records.Checksum(_value.AsSpan(0, length));
            else if (!status.NotFound)
                throw new InvalidOperationException($"FASTER: {status}");
        }

        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys) => Get(keys);

    public long Range(ReadOnlySpan<ulong> keys, int count) => throw new NotSupportedException("FASTER has no order.");

    public long Scan()
    {
        using var records = _store!.Log.Scan(_store.Log.BeginAddress, _store.Log.TailAddress);
        var sum = 0L;
        while (records.GetNext(out _))
        {
            var value = records.GetValue().AsReadOnlySpan();
            value.CopyTo(_value);
            sum = unchecked(sum + Records.Checksum((ulong)records.GetKey(), _value.AsSpan(0, value.Length)));
        }

        return sum;
    }

    public void Dispose()
    {
        _session?.Dispose();
        _store?.Dispose();
    }
}

using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>A file that is only written, front to back, with one flush: what the disk gives. It cannot be read by key.</summary>
internal sealed class PlainFileContender(string directory) : IContender
{
    private const int BufferSize = 1 << 20;

    public string Name => LaneNames.PlainFile;

    public long FileSize => DirectorySize.Of(directory);

    public void Load(Records records, bool inOrder)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        using SafeFileHandle file = File.OpenHandle(Path.Combine(directory, "data"), FileMode.Create, FileAccess.Write);
        var buffer = new byte[BufferSize];
        var (written, used) = (0L, 0);
        foreach (var key in inOrder ? records.Sorted : records.Keys)
        {
            var value = records.Value(key);
            if (used + sizeof(ulong) + value.Length > BufferSize)
            {
                RandomAccess.Write(file, buffer.AsSpan(0, used), written);
                (written, used) = (written + used, 0);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(used), key);
            value.CopyTo(buffer.AsSpan(used + sizeof(ulong)));
            used += sizeof(ulong) + value.Length;
        }

        RandomAccess.Write(file, buffer.AsSpan(0, used), written);
        RandomAccess.FlushToDisk(file);
    }

    public void Reopen()
    {
    }

    public long Get(ReadOnlySpan<ulong> keys) => throw NotReadable();

    public long GetMany(ReadOnlySpan<ulong> keys) => throw NotReadable();

    public long Range(ReadOnlySpan<ulong> keys, int count) => throw NotReadable();

    public long Scan() => throw NotReadable();

    public void Dispose()
    {
    }

    private static NotSupportedException NotReadable() => new("A plain file is only there to be written.");
}

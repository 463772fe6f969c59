using System.Buffers.Binary;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Hashing;
using IndexKv.Engine.Log;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Files with wrong bytes under right checksums: whatever they say, opening, reading, checking and writing them ends, with an
/// EngineException or without, and takes no memory that the files do not explain.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FileFuzzTests
{
    private const long MostMemory = 512L << 20;

    [Test]
    public void Files_with_wrong_content_and_right_checksums_never_crash_or_hang()
    {
        var rounds = Environment.GetEnvironmentVariable("INDEXKV_FLIPS") == "all" ? 20_000 : 1_500;
        var sources = Sources();
        var random = new Random(6);
        int reported = 0, unnoticed = 0;
        var failures = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var disk = sources[round % sources.Count].Copy();
            var what = Mutate(disk, random);
            var task = Task.Run(() => Use(disk));
            if (!task.Wait(TimeSpan.FromSeconds(30)))
                Assert.Fail($"round {round}, {what}: hangs");
            var (isReported, wrong) = task.Result;
            if (wrong is not null)
                failures.Add($"round {round}, {what}: {wrong}");
            reported += isReported ? 1 : 0;
            unnoticed += isReported ? 0 : 1;
        }

        TestContext.Out.WriteLine($"{rounds} files: {reported} reported, {unnoticed} unnoticed, {failures.Count} wrong");
        failures.GroupBy(f => f.Split('\n').Skip(1).FirstOrDefault()).Select(g => $"{g.Count()} x {g.First()}").Should().BeEmpty();
        reported.Should().BeGreaterThan(rounds / 4);
    }

    // Databases in the middle of a workload: with a log to replay, all types of sectors, and a sorted store.
    private static List<SimulatedDisk> Sources()
    {
        var sources = new List<SimulatedDisk>();
        var sweep = new CrashSweep(SynchronousMode.Full, 7, 150, allPatterns: false) { Select = (image, _, _) => sources.Add(image) };
        sweep.Run();
        sweep.Violation.Should().BeNull();
        sources.Should().HaveCountGreaterThan(5);
        return sources;
    }

    private static (bool IsReported, string? Wrong) Use(SimulatedDisk disk)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isReported = false;
        try
        {
            using var database = Database.Open(disk, new DatabaseOptions { SectorSize = 4096 });
            isReported = database.Check().Count > 0;
            using (var transaction = database.BeginRead())
            {
                foreach (var store in transaction.Stores)
                {
                    using var records = transaction.OpenStore(store).Scan();
                    while (records.MoveNext())
                        transaction.OpenStore(store).TryGet(records.Key.ToArray(), out _);
                }
            }

            using var writing = database.BeginWrite(Patience);
            for (var i = 0; i < 100; i++)
                writing.Put(Store(writing, "a"), BitConverter.GetBytes((short)(i * 7)), new byte[i]);
            writing.Commit();
        }
        catch (EngineException)
        {
            isReported = true;
        }
        catch (Exception e)
        {
            return (false, e.ToString());
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return (isReported, taken > MostMemory ? $"it took {taken} bytes of memory" : null);
    }

    private static string Mutate(SimulatedDisk disk, Random random)
    {
        var names = disk.List().Where(n => disk.Content(n).Length > 0 && !FileNames.Published.Contains(n)).Order(StringComparer.Ordinal).ToList();
        var name = names[random.Next(names.Count)];
        var content = disk.Content(name);
        var unit = name == LogFormat.FileName ? LogFormat.BlockSize : PageFormat.PageSize;
        var units = content.Length / unit;

        // Among those that hold something; the first one, a header, every so often.
        var index = random.Next(4) == 0 ? random.Next(Math.Min(2, units)) : random.Next(units);
        for (var i = 0; i < units && !content.AsSpan(index * unit, unit).ContainsAnyExcept((byte)0); i++)
            index = (index + 1) % units;
        var block = content.AsSpan(index * unit, unit);
        var places = new List<string>();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var at = random.Next(2) == 0 ? random.Next(Math.Min(160, unit - 4)) : random.Next(unit - 4);
            block[at] = random.Next(3) switch { 0 => 0xFF, 1 => (byte)(block[at] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
            places.Add($"{at}={block[at]:X2}");
        }

        Repair(disk, name, content, index, block);
        disk.Replace(name, content);
        return $"{name}, unit {index}: {string.Join(' ', places)}";
    }

    private static void Repair(SimulatedDisk disk, string name, byte[] content, int index, Span<byte> block)
    {
        if (name == LogFormat.FileName && index < LogFormat.HeaderSlots)
            BinaryPrimitives.WriteUInt32LittleEndian(block[LogFormat.HeaderChecksumOffset..], Crc32C.Compute(block[..LogFormat.HeaderChecksumOffset]));
        else if (name == LogFormat.FileName)
            RepairLogBlock(disk, block);
        else if (!name.EndsWith(".sorted", StringComparison.Ordinal) || index == 0)
            PageSeal.Write(index, block);
        else
            RepairSortedPage(content, index, block);
    }

    // The transaction's checksum too, where it is in one block.
    private static void RepairLogBlock(SimulatedDisk disk, Span<byte> block)
    {
        using var file = disk.Open(LogFormat.FileName, FileOpenMode.Read);
        var length = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(block[LogFormat.PayloadLengthOffset..]), LogFormat.PayloadSize);
        var payload = block.Slice(LogFormat.PayloadOffset, length);
        if (length > LogFormat.CommitSize && payload[^LogFormat.CommitSize] == LogFormat.Commit)
        {
            var commit = payload[^LogFormat.CommitSize..];
            BinaryPrimitives.WriteUInt32LittleEndian(commit[13..], Crc32C.Compute(payload[..^LogFormat.CommitSize]));
        }

        var number = Crc32C.OfInt64(unchecked((long)LogHeader.Read(file).Database));
        BinaryPrimitives.WriteUInt32LittleEndian(block, Crc32C.Append(number, block[4..]));
    }

    private static void RepairSortedPage(byte[] content, int index, Span<byte> page)
    {
        const int ChecksumStartOffset = 56;
        const int ChecksumsPerPage = 1023;
        var start = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(ChecksumStartOffset));
        var table = start + ((index - 1) / ChecksumsPerPage * PageFormat.PageSize);
        if (start <= 0 || table + PageFormat.PageSize > content.Length)
            return;
        if (index * PageFormat.PageSize >= start)
        {
            PageSeal.Write(index, page);
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(
            content.AsSpan((int)table + ((index - 1) % ChecksumsPerPage * 4)), Crc32C.Append(Crc32C.OfInt64(index), page));
        PageSeal.Write(table / PageFormat.PageSize, content.AsSpan((int)table, PageFormat.PageSize));
    }
}

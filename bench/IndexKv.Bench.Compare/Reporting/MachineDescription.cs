using System.Globalization;
using System.Runtime.InteropServices;
using IndexKv.Bench.Compare.Native;
using Microsoft.Data.Sqlite;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>What the figures were taken on and with.</summary>
internal static class MachineDescription
{
    public static string Text()
    {
        var versions = new[]
        {
            RuntimeInformation.FrameworkDescription,
            Lmdb.IsInstalled ? Lmdb.Version : null,
            RocksDb.IsInstalled ? "RocksDB 7.8" : null,
            $"FASTER {VersionOf(typeof(FASTER.core.Empty))}",
            $"Microsoft.Data.Sqlite {VersionOf(typeof(SqliteConnection))}",
            $"Dapper {VersionOf(typeof(Dapper.SqlMapper))}",
            $"EF Core {VersionOf(typeof(Microsoft.EntityFrameworkCore.DbContext))}",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({Processor()}, level 3 cache {Cache()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB of memory, {RuntimeInformation.OSDescription.Trim()}; {string.Join(", ", versions.OfType<string>())}; {DateTime.UtcNow:yyyy-MM-dd}");
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);

    private static string Processor() => FirstLine("/proc/cpuinfo", line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(':') + 1)..].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Cache() => FirstLine("/sys/devices/system/cpu/cpu0/cache/index3/size", _ => true) ?? "unknown";

    private static string? FirstLine(string file, Func<string, bool> which) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault(which) : null;
}

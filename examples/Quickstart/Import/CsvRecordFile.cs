using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace Quickstart.Import;

/// <summary>A CSV or TSV file with a header line; the types are inferred from all of its rows.</summary>
public sealed class CsvRecordFile : RecordFile
{
    private readonly char _delimiter;

    private CsvRecordFile(char delimiter) => _delimiter = delimiter;

    internal static CsvRecordFile Infer(string path, char delimiter, string? key)
    {
        using var text = new StreamReader(path);
        using var csv = new CsvParser(text, Configuration(delimiter));
        if (!csv.Read())
            throw new InvalidDataException($"'{path}' is empty; a header line is expected.");
        var names = csv.Record!;
        var inferred = names.Select(_ => new ColumnInference()).ToArray();
        while (csv.Read())
        {
            CheckWidth(path, csv, names.Length);
            for (var i = 0; i < names.Length; i++)
                inferred[i].Observe(csv[i]);
        }

        return new CsvRecordFile(delimiter) { Path = path, Columns = KeyChoice.Apply(path, names, inferred, key) };
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync(
        IProgress<double>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        using var text = new StreamReader(file);
        using var csv = new CsvParser(text, Configuration(_delimiter));
        await csv.ReadAsync();
        while (await csv.ReadAsync())
        {
            CheckWidth(Path, csv, Columns.Count);
            var row = new object?[Columns.Count];
            for (var i = 0; i < row.Length; i++)
                row[i] = ColumnInference.Parse(csv[i], Columns[i].Type);
            yield return row;
            if (csv.Row % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)file.Position / file.Length);
            }
        }

        progress?.Report(1);
    }

    private static CsvConfiguration Configuration(char delimiter) => new(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString() };

    private static void CheckWidth(string path, CsvParser csv, int width)
    {
        if (csv.Count != width)
            throw new InvalidDataException($"Line {csv.RawRow} of '{path}' has {csv.Count} fields; the header has {width}.");
    }
}

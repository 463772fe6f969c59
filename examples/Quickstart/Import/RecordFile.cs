namespace Quickstart.Import;

/// <summary>A file that is read as records of known columns, any number of times.</summary>
public abstract class RecordFile
{
    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>The columns; exactly one is the key.</summary>
    public required IReadOnlyList<RecordColumn> Columns { get; init; }

    /// <summary>The key column.</summary>
    public RecordColumn Key => Columns.Single(c => c.IsKey);

    /// <summary>A name for a store that holds the file: its own name, letters and digits only.</summary>
    public string StoreName
    {
        get
        {
            var name = new string([.. System.IO.Path.GetFileNameWithoutExtension(Path).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
            return char.IsAsciiLetter(name.FirstOrDefault()) ? name : $"file_{name}";
        }
    }

    /// <summary>Opens a file by its extension: <c>.csv</c>/<c>.tsv</c>, <c>.ndjson</c>/<c>.jsonl</c>, or the shipped <c>UnicodeData.txt</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key column's name; null for one called id, key or code, else the first.</param>
    /// <exception cref="InvalidDataException">The file's content or extension cannot be read as records.</exception>
    public static RecordFile Open(string path, string? key = null)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        return System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => CsvRecordFile.Infer(path, ',', key),
            ".TSV" => CsvRecordFile.Infer(path, '\t', key),
            ".NDJSON" or ".JSONL" => NdjsonRecordFile.Infer(path, key),
            ".TXT" when System.IO.Path.GetFileName(path) == UnicodeDataFile.FileName => UnicodeDataFile.Read(path),
            var other => throw new InvalidDataException($"'{path}' ends in '{other}'; .csv, .tsv, .ndjson and .jsonl are read."),
        };
    }

    /// <summary>Reads all records: one value a column, null where there is none.</summary>
    /// <param name="progress">Told how much of the file is read, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public abstract IAsyncEnumerable<object?[]> ReadAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}

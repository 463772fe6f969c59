namespace IndexKv.Data;

/// <summary>What kind of failure a <see cref="KvException"/> reports. The numbers of the storage engine's failures are its own.</summary>
public enum KvErrorCode
{
    /// <summary>Not classified.</summary>
    Unknown = 0,

    /// <summary>A writer waited longer than its busy timeout for another writer.</summary>
    Busy = 1,

    /// <summary>The database is in use by another process.</summary>
    Locked = 2,

    /// <summary>The database, or the store, was opened or created for reading only.</summary>
    ReadOnly = 3,

    /// <summary>The path holds something that is not an IndexKv database.</summary>
    NotADatabase = 4,

    /// <summary>The database does not exist and may not be created.</summary>
    DatabaseNotFound = 5,

    /// <summary>A file was written by a newer, unsupported version of the format.</summary>
    UnsupportedFormat = 6,

    /// <summary>Bytes on disk do not match their checksum or contradict each other.</summary>
    Damaged = 7,

    /// <summary>The operating system failed a read, write, flush, open or rename.</summary>
    IoError = 8,

    /// <summary>There is no space left to write to.</summary>
    DiskFull = 9,

    /// <summary>An earlier flush failed, so writes are refused until the database is reopened.</summary>
    Poisoned = 10,

    /// <summary>The object was already closed, committed or rolled back.</summary>
    Completed = 11,

    /// <summary>No store has that name.</summary>
    StoreNotFound = 12,

    /// <summary>A store of that name exists already.</summary>
    StoreExists = 13,

    /// <summary>A definition is not usable: no key, doubled column names, a key of a type that has no order, …</summary>
    InvalidDefinition = 14,

    /// <summary>A record with that key exists already.</summary>
    DuplicateKey = 15,

    /// <summary>A column that must have a value has none.</summary>
    NullNotAllowed = 16,

    /// <summary>A value does not have the type that its column or operator needs.</summary>
    TypeMismatch = 17,

    /// <summary>A number does not fit its type.</summary>
    Overflow = 18,

    /// <summary>Division or remainder by zero.</summary>
    DivisionByZero = 19,

    /// <summary>A key or value is longer than the format allows.</summary>
    TooLarge = 20,

    /// <summary>A query contradicts itself or the store: unknown column, aggregate in WHERE, …</summary>
    InvalidQuery = 21,

    /// <summary>The operation exists but not for this kind of store or value; the message says what to do instead.</summary>
    NotSupported = 22,

    /// <summary>The command text does not follow the grammar.</summary>
    Syntax = 23,

    /// <summary>A parameter of the command has no value.</summary>
    MissingParameter = 24,

    /// <summary>A row does not meet a CHECK of its store.</summary>
    CheckFailed = 25,

    /// <summary>A function is not defined for what it is given: the logarithm of zero, a month 13, …</summary>
    InvalidArgument = 26,

    /// <summary>A command took longer than its <see cref="System.Data.Common.DbCommand.CommandTimeout"/>.</summary>
    Timeout = 100,
}

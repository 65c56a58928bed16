"""Keeps what the official measures need: qualifications that count with their points and discount codes, the Progress 8
estimates, and the 16 to 18 value-added model.

Usage: python3 db/packs/derive/official-measures.py FOLDER_OF_THE_PUBLISHED_FILES db/packs/england
"""
import csv
import pathlib
import re
import sys
import zipfile
from collections import defaultdict

source, target = map(pathlib.Path, sys.argv[1:3])


def rows(name):
    with open(source / name, encoding='utf-8-sig', newline='') as f:
        return list(csv.reader(f))


def write(name, head, lines):
    with open(target / name, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, lineterminator='\n')
        out.writerow(head)
        out.writerows(lines)


SCIENCES = {'Combined Science': 'combined-science', 'Computer Science': 'computer-science', 'Biology': 'biology',
            'Chemistry': 'chemistry', 'Physics': 'physics'}


def area(title, pillar):
    """The part of the English Baccalaureate a qualification counts in, finer than the published five."""
    if pillar.startswith('English'):
        both = 'Language and Literature' in title
        return 'english-both' if both else 'english-literature' if 'Literature' in title else 'english-language'
    if pillar == 'Science':
        return next((key for name, key in SCIENCES.items() if name in title), 'other-science')
    return pillar.lower()


def kind(published):
    if published.startswith('GCSE'):
        return 'gcse'
    return 'as' if 'AS level' in published else 'other'


def qualifications():
    discount = {}
    for row in rows('qualifications/ks4_discount_2019.csv'):
        if len(row) > 5 and row[5]:
            discount.setdefault(row[1], row[5])
            if row[3]:
                discount[row[1], row[3]] = row[5]
    pillars = {row[1]: row[0] for row in rows('qualifications/ebacc_quals_flat.csv')}
    titles, points = {}, defaultdict(list)
    for qan, title, published, grade, _, score, size in rows('qualifications/ks4_points_2019.csv')[1:]:
        if qan and published:
            titles[qan] = (title, published, size)
            points[qan].append(f'{grade.replace(" ", "")}={float(score):g}')
    for qan, (title, published, _) in sorted(titles.items()):
        options = [f'{key[1]}={code}' for key, code in discount.items() if isinstance(key, tuple) and key[0] == qan and code != discount[qan]]
        yield [qan, title, kind(published), 2 if 'Double Award' in published else 1, discount.get(qan, ''), ' '.join(options),
               area(title, pillars[qan]) if qan in pillars else '', ' '.join(points[qan])]


def progress():
    head, *whole = rows('progress8/p8_att8_splits.csv')
    _, *sciences = rows('progress8/ebac_att8_splits.csv')
    by_group = {row[0]: row[2:5] for row in sciences}
    for group, band, *figures in whole:
        if not re.fullmatch(r'\d+', group):
            continue
        edges = re.findall(r'[\d.]+', band)
        yield [group, edges[0], edges[-1], *figures[:5], *by_group[group]]
    sd = rows('progress8/p8_stdev_file_named.csv')[1]
    yield ['sd', '', '', sd[0], sd[1], sd[2], sd[4], sd[3], *rows('progress8/ebac_stdev_file_named.csv')[1]]


def sheet(book, number):
    text = book.read(f'xl/worksheets/sheet{number}.xml').decode()
    lines = []
    for row in re.findall(r'<row .*?</row>', text, re.S):
        cells = re.finditer(r'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>(.*?)</c>)', row, re.S)
        lines.append({cell[1]: re.sub('<[^>]+>', '', cell[2] or '').replace('&amp;', '&') for cell in cells})
    head, *rest = lines
    return [{head[column]: row.get(column, '') for column in head} for row in rest]


def value_added():
    book = zipfile.ZipFile(source / 'l3va/2025R_l3va_step5_outputs_Rversion.xlsx')
    sds = {row['qual_id']: row for row in sheet(book, 2)}
    grades, numbers = defaultdict(list), defaultdict(list)
    for row in sheet(book, 4):
        grades[row['qual_id']].append(f'{row["grade"].replace(" ", "")}={float(row["points"]):g}')
    for row in sheet(book, 7):
        numbers[row['qual_id']].append(row['qualification_number'])
    short = lambda text: f'{float(text):.8f}'.rstrip('0').rstrip('.')
    for row in sheet(book, 1):
        key = row['qual_id']
        if key not in sds:
            continue
        knots = [(short(row[f'x_{i}']), short(row[f'y_{i}'])) for i in range(22) if row[f'x_{i}'] != '']
        yield [key, row['cohort_name'], row['qualification_name'], row['subject_name'], f'{float(sds[key]["size"]):g}',
               short(sds[key]['sd_suqu']), row['number_of_cases'], ' '.join(x for x, _ in knots),
               ' '.join(y for _, y in knots), ' '.join(grades[key]), ' '.join(numbers[key])]


write('qualifications-ks4-2019.csv', ['qan', 'title', 'kind', 'slots', 'discount', 'options', 'area', 'points'], qualifications())
write('progress-8-2024.csv', ['group', 'low', 'high', 'attainment_8', 'english', 'mathematics', 'ebacc', 'open', 'science',
                              'humanities', 'languages'], progress())
write('value-added-16-18-2025.csv', ['id', 'cohort', 'qualification', 'subject', 'size', 'sd', 'cases', 'x', 'y', 'points', 'qans'],
      value_added())

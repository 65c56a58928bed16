"""Keeps the national totals of the 2024 transition matrices: one line per subject, key stage 2 band and grade.

Usage: python3 db/packs/derive/transition-matrices.py FOLDER_WITH_THE_PUBLISHED_CSV > db/packs/england/transition-matrices-2024.csv
"""
import csv
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
SOURCES = [
    ('2024_Tidy_Data_Output_91_Scaled_Scores_Final_v2.csv', 'gcse-9-1', ['U', *'123456789']),
    ('2024_Tidy_Data_Output_Comb_Science_Scaled_Scores_Final_v2.csv', 'gcse-combined-science',
     ['UU', '11', '21', '22', '32', '33', '43', '44', '54', '55', '65', '66', '76', '77', '87', '88', '98', '99']),
]
BANDS = {
    'Less than 80': ('', '79.5'), '80 - 89.5': ('80', '89.5'), '90 - 95.5': ('90', '95.5'), '96 - 99.5': ('96', '99.5'),
    '100 - 102': ('100', '102'), '102.5 - 104.5': ('102.5', '104.5'), '105 - 107': ('105', '107'),
    '107.5 - 109.5': ('107.5', '109.5'), '110 - 113': ('110', '113'), '113.5 - 116.5': ('113.5', '116.5'),
    '117 - 120': ('117', '120'), 'No scaled score': ('', ''),
}
out = csv.writer(sys.stdout, lineterminator='\n')
out.writerow(['subject', 'scale_key', 'ks2_band', 'ks2_low', 'ks2_high', 'grade', 'pupils'])
for name, scale, grades in SOURCES:
    with open(folder / name, encoding='utf-8-sig') as f:
        for row in csv.DictReader(f):
            band = row['ks2_scaled_score_group']
            if row['breakdown'] != 'Total' or band not in BANDS:
                continue
            for grade in grades:
                # A double grade is written as it is awarded, 2-1, so that nobody reads it as twenty-one.
                label = '-'.join(grade) if grade.isdigit() and len(grade) == 2 else grade
                out.writerow([row['subject'], scale, band, *BANDS[band], label, row[f'num_{grade}']])
